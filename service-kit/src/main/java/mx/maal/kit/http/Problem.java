package mx.maal.kit.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What went wrong, for the caller: rendered as {@code application/problem+json} (RFC 9457). The slug is the stable name
 * that clients match on; the detail says what to do and never holds personal data or secrets.
 */
public class Problem extends RuntimeException {

    /** The slug of everything that a request got wrong in form; its {@code errors} name the fields. */
    public static final String INVALID_REQUEST = "invalid-request";

    private final int status;
    private final String slug;
    private final Map<String, Object> members = new LinkedHashMap<>();
    private Integer retryAfterSeconds;

    /**
     * A field at fault.
     *
     * @param field its path in the request, for example {@code shippingAddress.country}
     * @param detail what is wrong with it and what would do
     */
    public record FieldError(String field, String detail) {}

    private Problem(int status, String slug, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.slug = slug;
    }

    public static Problem of(int status, String slug, String detail) {
        return new Problem(status, slug, detail);
    }

    public static Problem badRequest(String field, String detail) {
        return invalid(400, List.of(new FieldError(field, detail)));
    }

    public static Problem notFound(String slug, String detail) {
        return new Problem(404, slug, detail);
    }

    public static Problem conflict(String slug, String detail) {
        return new Problem(409, slug, detail);
    }

    static Problem invalid(int status, List<FieldError> errors) {
        FieldError first = errors.get(0);
        return new Problem(status, INVALID_REQUEST, first.field() + ": " + first.detail()).with("errors", errors);
    }

    /** Adds an extension member; a null value is left out. */
    public Problem with(String member, Object value) {
        if (value != null) {
            members.put(member, value);
        }
        return this;
    }

    /** Tells the caller after how many seconds trying again makes sense. */
    public Problem retryAfter(int seconds) {
        retryAfterSeconds = seconds;
        return this;
    }

    public int status() {
        return status;
    }

    public String slug() {
        return slug;
    }

    Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The document's members in the order of RFC 9457. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "/problems/" + slug);
        document.put("title", title());
        document.put("status", status);
        document.put("detail", getMessage());
        document.putAll(members);
        return document;
    }

    private String title() {
        String words = slug.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
