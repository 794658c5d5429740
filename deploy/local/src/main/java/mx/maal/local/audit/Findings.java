package mx.maal.local.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What one look at one law found. */
final class Findings {

    private final Map<String, Long> checked = new LinkedHashMap<>();
    private final Map<String, String> broken = new TreeMap<>();
    private final Map<String, String> suspicious = new TreeMap<>();
    private final Map<String, Long> underWay = new LinkedHashMap<>();
    private final Map<String, Long> remarks = new LinkedHashMap<>();

    /** So many were looked at, for example {@code 312 movements}. */
    void checked(long count, String what) {
        checked.merge(what, count, Long::sum);
    }

    /** The law is broken, whatever may still be under way: seen within one slice's snapshot. */
    void broken(String what) {
        broken.put(what, what);
    }

    /**
     * Two slices do not agree. An event may be on its way that puts it right, so it is looked at again.
     *
     * @param key says what disagrees about which row; the same at every look
     * @param what for the report; may contain quantities that differ from look to look
     */
    void suspicious(String key, String what) {
        suspicious.put(key, what);
    }

    /** Something that has begun and not ended, which is no violation: for example {@code refunds at the provider}. */
    void underWay(long count, String what) {
        add(underWay, count, what);
    }

    /** No violation, but someone should know; for example {@code payments quarantined}. */
    void remark(long count, String what) {
        add(remarks, count, what);
    }

    private static void add(Map<String, Long> counts, long count, String what) {
        if (count > 0) {
            counts.merge(what, count, Long::sum);
        }
    }

    Map<String, Long> checked() {
        return checked;
    }

    Map<String, String> broken() {
        return broken;
    }

    Map<String, String> suspicious() {
        return suspicious;
    }

    Map<String, Long> underWay() {
        return underWay;
    }

    Map<String, Long> remarks() {
        return remarks;
    }
}
