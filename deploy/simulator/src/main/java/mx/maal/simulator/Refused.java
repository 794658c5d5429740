package mx.maal.simulator;

/** What was asked of the control API or the pay page cannot be done; answered as a problem. */
public class Refused extends RuntimeException {

    private final int status;
    private final String slug;

    public Refused(int status, String slug, String detail) {
        super(detail);
        this.status = status;
        this.slug = slug;
    }

    /** The problem that says so. */
    public Answer answer() {
        return Answer.problem(status, slug, getMessage());
    }
}
