package mx.maal.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a variant's line tells of everyone who asked, in their order, and whether that was the order of service. */
final class LineCheck {

    private static final int MOST_FINDINGS = 20;

    private LineCheck() {}

    /**
     * One request in the line.
     *
     * @param index tells apart those who were turned away together, who share an offset
     * @param needed free units that granting it takes
     * @param available free units when its turn came
     */
    record Turn(int partition, long offset, int index, String cart, String outcome, long needed, long available) {

        static Turn of(JsonNode item) {
            return new Turn(
                    item.path("partition").asInt(),
                    item.path("offset").asLong(),
                    item.path("index").asInt(),
                    item.path("cartId").asText(),
                    item.path("outcome").asText(),
                    // A line that does not tell what a request needs tells what it asked for.
                    item.path("needed").asLong(item.path("quantity").asLong()),
                    item.path("available").asLong());
        }

        boolean held() {
            return outcome.equals("held");
        }

        boolean soldOut() {
            return outcome.equals("sold-out");
        }

        @Override
        public String toString() {
            return partition + "/" + offset + " (cart " + cart + ", " + outcome + ")";
        }
    }

    /** How many of those who asked are not in the line. */
    static long missing(List<Turn> line, Map<String, Integer> answers) {
        Set<String> there = carts(line);
        return answers.keySet().stream().filter(cart -> !there.contains(cart)).count();
    }

    /**
     * What is wrong with it, the first of it; empty when nothing is.
     *
     * @param line of one variant
     * @param answers the HTTP status that each cart was answered, by its id
     * @param units that there were, of which none came back
     */
    static List<String> findings(List<Turn> line, Map<String, Integer> answers, int units) {
        List<String> findings = new ArrayList<>();
        long missing = missing(line, answers);
        if (missing > 0) {
            findings.add(missing + " carts asked and are not in the line");
        }
        checkOrder(line, findings);
        checkFairness(line, findings);
        checkAnswers(line, answers, findings);
        long held = line.stream()
                .filter(turn -> turn.held() && answers.containsKey(turn.cart()))
                .count();
        if (held != Math.min(units, answers.size())) {
            findings.add(held + " of " + answers.size() + " got one of " + units + " units");
        }
        return findings.size() > MOST_FINDINGS ? findings.subList(0, MOST_FINDINGS) : findings;
    }

    private static void checkOrder(List<Turn> line, List<String> findings) {
        for (int i = 1; i < line.size(); i++) {
            Turn before = line.get(i - 1);
            Turn turn = line.get(i);
            if (turn.partition() != before.partition()) {
                findings.add(turn + " is in another partition than " + before);
            } else if (turn.offset() < before.offset()
                    || turn.offset() == before.offset() && turn.index() <= before.index()) {
                findings.add(turn + " is listed behind " + before);
            }
        }
    }

    private static void checkFairness(List<Turn> line, List<String> findings) {
        Turn refused = null;
        for (Turn turn : line) {
            if (turn.held() && turn.needed() > turn.available()) {
                findings.add(turn + " got what was not there: " + turn.available() + " free");
            }
            if (turn.soldOut() && turn.needed() <= turn.available()) {
                findings.add(turn + " was refused though " + turn.available() + " were free");
            }
            if (turn.held() && refused != null) {
                findings.add(turn + " was served after " + refused);
            }
            if (turn.soldOut() && refused == null) {
                refused = turn;
            }
        }
    }

    /** What the shopper was told is what the line says; who was told nothing for certain may have got either. */
    private static void checkAnswers(List<Turn> line, Map<String, Integer> answers, List<String> findings) {
        Set<String> seen = new HashSet<>();
        for (Turn turn : line) {
            Integer status = answers.get(turn.cart());
            if (status == null) {
                continue;
            }
            if (!seen.add(turn.cart())) {
                findings.add(turn + " is in the line twice");
            }
            if (status == 201 && !turn.held() || status == 409 && turn.held()) {
                findings.add(turn + " was answered " + status);
            }
        }
    }

    private static Set<String> carts(List<Turn> line) {
        Set<String> carts = new HashSet<>();
        line.forEach(turn -> carts.add(turn.cart()));
        return carts;
    }
}
