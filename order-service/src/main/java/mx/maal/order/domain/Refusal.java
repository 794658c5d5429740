package mx.maal.order.domain;

/** A rule says no, and the shopper or operator can do something about it. The slug is stable; clients rely on it. */
public class Refusal extends RuntimeException {

    private final String slug;

    public Refusal(String slug, String detail) {
        super(detail);
        this.slug = slug;
    }

    public String slug() {
        return slug;
    }
}
