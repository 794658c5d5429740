package mx.maal.order.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who was let into a drop, and when, as far back as it matters. Numbers are let in in their order, so each group follows on the one before. */
public final class Admissions {

    private final long forgotten;
    private final List<Group> recent;

    /** Numbers that were let in together; {@code to} included. */
    public record Group(long from, long to, Instant at) {}

    private Admissions(long forgotten, List<Group> recent) {
        this.forgotten = forgotten;
        this.recent = recent;
    }

    /** @param forgotten numbers up to this were let in so long ago that it matters no more; 0 when there are none */
    public static Admissions after(long forgotten) {
        return new Admissions(forgotten, List.of());
    }

    /**
     * These and newer ones.
     *
     * @param newer what followed, in its order; possibly empty
     * @param forgetBefore what was let in before this matters no more
     */
    public Admissions plus(List<Group> newer, Instant forgetBefore) {
        boolean nothingToForget = recent.isEmpty() || !recent.get(0).at.isBefore(forgetBefore);
        if (newer.isEmpty() && nothingToForget) {
            return this;
        }
        List<Group> all = new ArrayList<>(recent.size() + newer.size());
        all.addAll(recent);
        all.addAll(newer);
        List<Group> kept =
                all.stream().dropWhile(group -> group.at.isBefore(forgetBefore)).toList();
        long gone = kept.isEmpty() ? all.get(all.size() - 1).to : kept.get(0).from - 1;
        return new Admissions(gone, kept);
    }

    /** All numbers up to this have been let in; 0 when none has. */
    public long through() {
        return recent.isEmpty() ? forgotten : recent.get(recent.size() - 1).to;
    }

    /** All numbers up to this had been let in at the instant, as far as it matters. */
    public long throughAt(Instant instant) {
        for (int i = recent.size() - 1; i >= 0; i--) {
            if (!recent.get(i).at.isAfter(instant)) {
                return recent.get(i).to;
            }
        }
        return forgotten;
    }

    /** When a number was let in: null when it was not yet, {@link Instant#MIN} when it matters no more. */
    public Instant at(long number) {
        if (number > through()) {
            return null;
        }
        if (number <= forgotten) {
            return Instant.MIN;
        }
        int low = 0;
        int high = recent.size() - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (number <= recent.get(middle).to) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return recent.get(low).at;
    }
}
