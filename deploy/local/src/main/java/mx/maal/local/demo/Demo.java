package mx.maal.local.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mx.maal.local.Stack;
import mx.maal.local.audit.Audit;
import mx.maal.local.demo.Shopfront.Answer;
import mx.maal.local.demo.Shopfront.Caller;

/** {@code deploy/demo}: sells a drop through the gateway of the running stack, and tells how it went. */
public final class Demo {

    private static final int CANNOT_RUN = 2;
    private static final int MOST_REFUSALS = 10;

    private final DemoOptions options;
    private final Stack stack;
    private final PrintStream out;
    private final PrintStream progress;
    private final Measures measures = new Measures();
    private final Shopfront shop;

    private Demo(DemoOptions options, Stack stack, PrintStream out, PrintStream progress) {
        this.options = options;
        this.stack = stack;
        this.out = out;
        this.progress = progress;
        this.shop = new Shopfront(stack, measures);
    }

    public static void main(String[] arguments) {
        // Whatever the locale says: a terminal that cannot show UTF-8 is rarer than a locale that was never set.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status;
        try {
            DemoOptions options = DemoOptions.parse(arguments);
            if (options.help()) {
                out.print(DemoOptions.USAGE);
                return;
            }
            Stack stack = Stack.running(options.runDirectory());
            status = new Demo(options, stack, out, options.json() ? err : out).run();
        } catch (CannotRun | IOException e) {
            err.println(e.getMessage());
            status = CANNOT_RUN;
        }
        System.exit(status);
    }

    private int run() throws IOException {
        Goods goods = options.product() == null
                ? Goods.create(shop, options.units())
                : Goods.find(shop, options.product(), options.units());
        Level before = Level.of(shop, goods);
        progress.printf(
                "%s (%s) goes on sale: %d units, %d shoppers, %d at once%n",
                goods.title(), goods.slug(), options.units(), options.shoppers(), options.concurrency());
        long began = System.nanoTime();
        List<Shopper.Visit> visits =
                new Drop(options, progress, Boolean.getBoolean("maal.terminal")).run(shop, measures, goods);
        double seconds = (System.nanoTime() - began) / 1e9;
        Level after = Level.of(shop, goods);

        List<Shopper.Visit> bought = visits.stream()
                .filter(visit -> visit.end() == Shopper.End.BOUGHT)
                .toList();
        progress.println("  the brand ships, takes back, cancels …");
        BackOffice.Work work = new BackOffice(shop).workThrough(bought);
        progress.println("  the audit …");
        ByteArrayOutputStream audit = new ByteArrayOutputStream();
        int auditStatus = Audit.of(stack, new PrintStream(audit, true, StandardCharsets.UTF_8));

        Report report = report(goods, before, after, visits, bought, work, seconds, auditStatus);
        String laws = audit.toString(StandardCharsets.UTF_8);
        if (options.json()) {
            printJson(report, laws);
        } else {
            report.print(out);
            out.print(laws);
        }
        return report.exitCode();
    }

    private Report report(
            Goods goods,
            Level before,
            Level after,
            List<Shopper.Visit> visits,
            List<Shopper.Visit> bought,
            BackOffice.Work work,
            double seconds,
            int auditStatus) {
        // What others held of an existing product before is none of this drop's.
        Level level = new Level(after.onHand(), after.held() - before.held(), after.available());
        Map<String, Long> orders = new TreeMap<>();
        long refundedOrders = 0;
        long refundedMinor = 0;
        for (Shopper.Visit visit : visits) {
            if (visit.orderId() != null) {
                Answer order = shop.get(Caller.owner(visit.accessToken()), "/v1/orders/" + visit.orderId());
                orders.merge(order.text("status"), 1L, Long::sum);
                long refunded = order.body().at("/refunded/amountMinor").asLong();
                refundedOrders += refunded > 0 ? 1 : 0;
                refundedMinor += refunded;
            }
        }
        long expired = visits.stream()
                .filter(visit -> visit.end() == Shopper.End.ABANDONED)
                .filter(visit -> !shop.get(Caller.ANYONE, "/v1/carts/" + visit.cartId())
                        .body()
                        .at("/lines/0/status")
                        .asText()
                        .equals("reserved"))
                .count();
        return new Report(
                goods,
                options.units(),
                options.shoppers(),
                options.concurrency(),
                seconds,
                level,
                visits.stream().mapToLong(Shopper.Visit::units).sum(),
                before.onHand() - after.onHand(),
                Drop.ends(visits),
                bought.stream().collect(Collectors.groupingBy(Shopper.Visit::kind, Collectors.counting())),
                new TreeMap<>(bought.stream()
                        .collect(Collectors.groupingBy(visit -> visit.way().toString(), Collectors.counting()))),
                expired,
                orders,
                new Report.Refunds(refundedOrders, refundedMinor),
                work,
                measures.steps(),
                measures.statuses(),
                measures.failures(),
                measures.firstFailures(),
                visits.stream()
                        .map(Shopper.Visit::what)
                        .filter(what -> what != null)
                        .distinct()
                        .limit(MOST_REFUSALS)
                        .toList(),
                auditStatus);
    }

    private void printJson(Report report, String laws) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Map<String, Object> all = json.convertValue(report, new TypeReference<>() {});
        all.put("audit", laws.lines().toList());
        out.println(json.writeValueAsString(all));
    }
}
