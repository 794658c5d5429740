package mx.maal.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.maal.load.LineCheck.Turn;
import mx.maal.local.demo.CannotRun;
import mx.maal.local.demo.Goods;
import mx.maal.local.demo.Shopfront.Answer;

/** {@code line}: a drop, and then what the operator is told of who asked when and got what: is it all there, and fair? */
final class Line implements Scenario {

    private static final String RESULT = "result";
    private static final int LOOKS = 60;
    private static final long LOOK_AGAIN_MILLIS = 500;

    private final int shoppers;
    private final int concurrency;
    private final int units;

    Line(Options options) {
        shoppers = options.number("shoppers", 2_000, 1, 1_000_000);
        concurrency = options.number("concurrency", 200, 1, 10_000);
        units = options.number("units", 200, 1, 1_000_000);
    }

    @Override
    public Outcome run(Bench bench) {
        bench.out().printf("line: %,d shoppers, %,d at once, %,d units%n", shoppers, concurrency, units);
        Goods goods = Goods.create(bench.backOffice(), units);
        Map<String, Integer> answers = new HashMap<>();
        Met met = new Met();
        double seconds = comeAndAsk(bench, goods.variantId(), met, answers);

        bench.out().println("  reading the line …");
        List<Turn> line = read(bench, goods.dropSlug(), answers);
        List<String> findings = LineCheck.findings(line, answers, units);

        Figures figures = new Figures()
                .put(RESULT, "asked", answers.size())
                .put(RESULT, "asked a second", answers.size() / seconds)
                .put(RESULT, "places in the line", line.size())
                .put(RESULT, "held", line.stream().filter(Turn::held).count())
                .put(RESULT, "findings", findings.size());
        Figures.print(bench.out(), Map.of("figure", figures));
        bench.out().println();
        bench.out().println("  answers " + met.statuses());
        findings.forEach(finding -> bench.out().println("  " + finding));

        Map<String, Object> json = new LinkedHashMap<>();
        json.put("figures", figures.values());
        json.put("statuses", met.statuses());
        json.put("findings", findings);
        return new Outcome(json, findings.isEmpty());
    }

    /** @param answers gets the status that each cart was answered */
    private double comeAndAsk(Bench bench, String variant, Met met, Map<String, Integer> answers) {
        int[] come = {0};
        return ClosedLoop.run(bench.loop(), concurrency, Double.POSITIVE_INFINITY, left -> {
            if (come[0]++ >= shoppers) {
                return false;
            }
            bench.shop().openCart(opened -> {
                if (opened.status() != 201) {
                    left.run();
                    return;
                }
                String cart = opened.text("id");
                long asked = System.nanoTime();
                bench.shop().addLine(cart, variant, answer -> {
                    met.answered(answer, asked);
                    answers.put(cart, answer.status());
                    left.run();
                });
            });
            return true;
        });
    }

    /** All pages; again, while somebody who asked is not in it: the last ones may still have their turn to come. */
    private List<Turn> read(Bench bench, String drop, Map<String, Integer> answers) {
        List<Turn> line = pages(bench, drop);
        for (int look = 1; look < LOOKS && LineCheck.missing(line, answers) > 0; look++) {
            Bench.pause(LOOK_AGAIN_MILLIS);
            line = pages(bench, drop);
        }
        return line;
    }

    private static List<Turn> pages(Bench bench, String drop) {
        List<Turn> line = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = bench.backOffice()
                    .get(bench.backOffice().operator(), "/v1/collections/" + drop + "/line?limit=200" + cursor);
            if (!page.succeeded()) {
                throw new CannotRun("The line of " + drop + " cannot be read: " + page);
            }
            for (JsonNode item : page.body().path("items")) {
                line.add(Turn.of(item));
            }
            cursor = page.text("nextCursor").isEmpty() ? "" : "&cursor=" + page.text("nextCursor");
        } while (!cursor.isEmpty());
        return line;
    }
}
