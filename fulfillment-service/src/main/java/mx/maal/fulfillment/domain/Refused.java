package mx.maal.fulfillment.domain;

import java.util.LinkedHashMap;
import java.util.Map;

/** A rule of fulfillment said no: nothing was changed. The slug is what clients act on; the detail is for people. */
public class Refused extends RuntimeException {
    /** Why, in the terms of a caller: it named something that is not there, or the state of things forbids it. */
    public enum Kind {
        UNKNOWN,
        CONFLICT
    }

    private final Kind kind;
    private final String slug;
    private final Map<String, Object> members = new LinkedHashMap<>();

    private Refused(Kind kind, String slug, String detail) {
        super(detail);
        this.kind = kind;
        this.slug = slug;
    }

    /** The state of the order, shipment or return forbids it. */
    public static Refused conflict(String slug, String detail) {
        return new Refused(Kind.CONFLICT, slug, detail);
    }

    /** The caller named an id that does not exist here. */
    public static Refused unknown(String slug, String detail) {
        return new Refused(Kind.UNKNOWN, slug, detail);
    }

    /** Adds a member for the caller, such as the id of the item at fault. Returns this. */
    public Refused with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    public Kind kind() {
        return kind;
    }

    public String slug() {
        return slug;
    }

    /** Extra members in the order in which they were added; empty when there are none. */
    public Map<String, Object> members() {
        return members;
    }
}
