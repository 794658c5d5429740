package mx.maal.local.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the drop came to.
 *
 * @param sold units in confirmed orders
 * @param gone units that have left the shelf
 * @param level stock when the last shopper had left, before anything was shipped or came back
 * @param paidBy how many bought by which provider and method
 * @param expired of the abandoned carts, those whose hold had ended when the report was made
 * @param orders how many orders of this drop have which status at the end
 * @param refunded how many of them have money back, and how much in minor units
 * @param auditStatus 0 all laws hold, 1 one is broken, 2 not found out
 */
record Report(
        Goods goods,
        int units,
        int shoppers,
        int concurrency,
        double seconds,
        Level level,
        long sold,
        long gone,
        Map<Shopper.End, Integer> ends,
        Map<Shopper.Kind, Long> bought,
        Map<String, Long> paidBy,
        long expired,
        Map<String, Long> orders,
        Refunds refunded,
        BackOffice.Work work,
        List<Measures.Step> steps,
        Map<Integer, Long> statuses,
        long failures,
        List<String> firstFailures,
        List<String> refusals,
        int auditStatus) {

    record Refunds(long orders, long amountMinor) {}

    @JsonProperty
    boolean oversold() {
        return sold > units || sold + level.held() > units;
    }

    /** Whether each unit is sold, held or free, and what has gone was sold. */
    @JsonProperty
    boolean addsUp() {
        return sold == gone && sold + level.held() + level.available() == units;
    }

    /** The exit code: 0 when all went well. */
    @JsonProperty
    int exitCode() {
        boolean undecided = ends.containsKey(Shopper.End.UNDECIDED) || ends.containsKey(Shopper.End.FAILED);
        return oversold()
                        || !addsUp()
                        || failures > 0
                        || undecided
                        || !work.troubles().isEmpty()
                        || auditStatus != 0
                ? 1
                : 0;
    }

    /** The report for a person; the audit has printed its own part below it. */
    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%n%s (%s): %d units, %d shoppers, %d at once, %.1f s%n%n",
                goods.title(),
                goods.slug(),
                units,
                shoppers,
                concurrency,
                seconds);
        out.printf("  %-16s%d units, in %d orders%n", "sold", sold, ends.getOrDefault(Shopper.End.BOUGHT, 0));
        out.printf("  %-16s%d units%s%n", "held", level.held(), heldBy());
        out.printf("  %-16s%d units%n", "free", level.available());
        out.printf(
                "  %-16s%d + %d + %d = %d%s%n%n",
                "",
                sold,
                level.held(),
                level.available(),
                units,
                oversold()
                        ? "  ✗ OVERSOLD"
                        : addsUp()
                                ? "  ✓ sold + held + free is what there was"
                                : "  ✗ does not add up: " + gone + " have gone");
        out.printf(
                "  %-16s%s%n",
                "shoppers",
                ends.entrySet().stream()
                        .map(end -> end.getValue() + " " + end.getKey().words())
                        .collect(Collectors.joining(", ")));
        out.printf(
                "  %-16s%d after a declined card, %d paid twice and were charged once%n",
                "of the buyers",
                bought.getOrDefault(Shopper.Kind.DECLINED_FIRST, 0L),
                bought.getOrDefault(Shopper.Kind.PAYS_TWICE, 0L));
        out.printf("  %-16s%s%n", "paid by", counts(paidBy));
        out.printf(
                "  %-16s%d of %d abandoned carts%n",
                "holds expired", expired, ends.getOrDefault(Shopper.End.ABANDONED, 0));
        out.printf("  %-16s%s%n", "orders", counts(orders));
        out.printf(
                "  %-16s%d shipped, %d returned (%d damaged), %d cancelled%n",
                "back office", work.shipped(), work.returned(), work.damaged(), work.cancelled());
        out.printf(
                Locale.ROOT,
                "  %-16s%d, of %,.2f MXN together, %d of them by hand%n%n",
                "refunds",
                refunded.orders(),
                refunded.amountMinor() / 100.0,
                work.byHand());
        out.printf("  %-22s%8s%10s%10s%n", "step", "times", "p50 ms", "p99 ms");
        steps.forEach(step -> out.printf(
                Locale.ROOT,
                "  %-22s%8d%10.1f%10.1f%n",
                step.name(),
                step.count(),
                step.p50Millis(),
                step.p99Millis()));
        out.printf("%n  %-16s%s%n", "HTTP answers", counts(statuses));
        out.printf("  %-16s%s%n", "servers failed", failures == 0 ? "never" : failures + " times");
        firstFailures.forEach(failure -> out.println("    " + failure));
        refusals.forEach(refusal -> out.println("  refused: " + refusal));
        work.troubles().forEach(trouble -> out.println("  trouble: " + trouble));
        out.println();
    }

    private String heldBy() {
        if (level.held() == 0) {
            return "";
        }
        return ", in carts that were left behind: nobody else can have them until their holds expire, so fewer than "
                + units + " may be sold";
    }

    private static String counts(Map<?, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " × " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }
}
