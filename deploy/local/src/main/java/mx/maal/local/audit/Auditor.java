package mx.maal.local.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Checks the laws, also while the stack is busy. What breaks a law within one slice is a violation at first sight. Where
 * two slices disagree, an event may be on its way: that is looked at again, after all that was under way has arrived, and
 * is a violation only if it disagrees every time.
 */
final class Auditor {

    /** An effect may be several events away: an order is cancelled, its units come back, its money goes back. */
    private static final int LOOKS = 4;

    private final List<Law> laws;
    private final Supplier<Snapshot> snapshots;
    private final Events events;
    private final Duration pause;

    /** @param pause before each further look */
    Auditor(List<Law> laws, Supplier<Snapshot> snapshots, Events events, Duration pause) {
        this.laws = laws;
        this.snapshots = snapshots;
        this.events = events;
        this.pause = pause;
    }

    /**
     * What became of a law.
     *
     * @param violations for the report, none when it holds
     * @param waiting disagreements that events still under way may put right
     */
    record Verdict(Law law, Findings firstLook, List<String> violations, List<String> waiting) {}

    /** @throws CannotAudit when a slice or Kafka cannot be reached */
    List<Verdict> audit() {
        List<Findings> first = new ArrayList<>();
        List<Map<String, String>> suspects = new ArrayList<>();
        try (Snapshot snapshot = snapshots.get()) {
            for (Law law : laws) {
                Findings findings = look(law, snapshot);
                first.add(findings);
                suspects.add(new TreeMap<>(findings.suspicious()));
            }
        }
        boolean settled = true;
        for (int look = 1; look < LOOKS && settled && anyLeft(suspects); look++) {
            KafkaEvents.pause(pause.toMillis());
            settled = events.settle();
            lookAgain(suspects);
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < laws.size(); i++) {
            List<String> violations = new ArrayList<>(first.get(i).broken().values());
            List<String> left = List.copyOf(suspects.get(i).values());
            if (settled) {
                violations.addAll(left);
            }
            verdicts.add(new Verdict(laws.get(i), first.get(i), violations, settled ? List.of() : left));
        }
        return verdicts;
    }

    /** Keeps of each law's suspects what is suspicious still. */
    private void lookAgain(List<Map<String, String>> suspects) {
        try (Snapshot snapshot = snapshots.get()) {
            for (int i = 0; i < laws.size(); i++) {
                if (!suspects.get(i).isEmpty()) {
                    Map<String, String> now = look(laws.get(i), snapshot).suspicious();
                    suspects.get(i).keySet().retainAll(now.keySet());
                    suspects.get(i).replaceAll((key, what) -> now.get(key));
                }
            }
        }
    }

    private static Findings look(Law law, Snapshot snapshot) {
        Findings findings = new Findings();
        law.check(snapshot, findings);
        return findings;
    }

    private static boolean anyLeft(List<Map<String, String>> suspects) {
        return suspects.stream().anyMatch(law -> !law.isEmpty());
    }
}
