package mx.maal.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import mx.maal.local.Stack;
import mx.maal.local.demo.PlayedApi.Reply;
import mx.maal.local.demo.Shopper.End;
import mx.maal.local.demo.Shopper.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The storefront needs of the services what {@code contracts/needs/} says, no more and no less: its shoppers get from the
 * product to the paid order, and to how else it may end, with just that, and not without any of it. That the services
 * promise it is seen in their builds.
 */
class StorefrontNeedsTest {

    private static final Way CARD = new Way("stripe", "card");
    private static final Way VOUCHER = new Way("stripe", "oxxo");
    private static final String ADD = "POST /v1/carts/{id}/lines";
    private static final String CART = "GET /v1/carts/{id}";
    private static final String CHECK_OUT = "POST /v1/carts/{id}/checkout";
    private static final String PAY = "POST /v1/payments";
    private static final String PAYMENT = "GET /v1/payments/{id}";

    /** A shopper's visit: {@code answers} are those which are not the usual ones. */
    private record Story(Kind kind, Way way, Map<String, String> answers, End end) {}

    private static final List<Story> STORIES = List.of(
            new Story(Kind.PLAIN, CARD, Map.of(), End.BOUGHT),
            new Story(Kind.DECLINED_FIRST, CARD, Map.of(), End.BOUGHT),
            new Story(Kind.CHANGES_MIND, CARD, Map.of(), End.CHANGED_MIND),
            new Story(Kind.PLAIN, CARD, Map.of(ADD, "409"), End.SOLD_OUT),
            // The first line is that of the one who looks whether the product is offered.
            new Story(Kind.CHANGES_MIND, CARD, Map.of(ADD, "202", CART, "200;200;200 reserved"), End.CHANGED_MIND),
            new Story(Kind.PLAIN, CARD, Map.of(ADD, "202", CART, "200;200;200 rejected"), End.SOLD_OUT),
            new Story(Kind.PLAIN, CARD, Map.of(CHECK_OUT, "202"), End.BOUGHT),
            new Story(Kind.PLAIN, CARD, Map.of(CHECK_OUT, "409"), End.LOST),
            new Story(Kind.PLAIN, CARD, Map.of(PAY, "202"), End.BOUGHT),
            new Story(Kind.PLAIN, VOUCHER, Map.of(PAY, "409;201"), End.BOUGHT),
            new Story(Kind.PLAIN, VOUCHER, Map.of(PAYMENT, "200 opened;200 expired"), End.VOUCHER_EXPIRED));

    private PlayedApi api;
    private Shopfront shop;

    /** What a story came to, and how, for comparison with how else it goes. */
    private record Outcome(Goods goods, Level level, Shopper.Visit visit, List<String> answers, List<String> refused) {}

    @BeforeEach
    void open() throws IOException {
        api = new PlayedApi();
        shop = new Shopfront(
                new Stack(api.url(), "", api.url(), "a-token", "", "", List.of(), List.of()), new Measures());
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void whatIsNeededIsEnough() {
        for (Story story : STORIES) {
            Outcome outcome = tell(story, UnaryOperator.identity(), Map.of());
            assertThat(outcome.visit()).as("%s: %s", story, outcome).isNotNull();
            assertThat(outcome.visit().end()).as("%s: %s", story, outcome).isEqualTo(story.end());
            assertThat(api.refused()).as("requests that no need tells of").isEmpty();
        }
    }

    @Test
    void nothingIsNeededInVain() {
        Set<String> told = new TreeSet<>();
        Map<String, Boolean> needed = new TreeMap<>();
        for (Story story : STORIES) {
            Outcome outcome = tell(story, UnaryOperator.identity(), Map.of());
            Map<String, Integer> asked = api.asked();
            for (Reply reply : Set.copyOf(api.given())) {
                told.add(reply.name());
                for (Leaf leaf : leaves(reply)) {
                    needed.computeIfAbsent(leaf.toString(), unseen -> false);
                    needed.computeIfPresent(
                            leaf.toString(),
                            (name, already) -> already
                                    || !tell(story, leaf::missing, asked).equals(outcome));
                }
            }
        }
        needed.values().removeIf(isNeeded -> isNeeded);
        assertThat(needed.keySet()).as("members that nobody misses").isEmpty();
        assertThat(told).as("answers that are met").containsAll(api.answersWithMembers());
    }

    /** One member of an answer. */
    private record Leaf(Reply reply, String object, String member) {

        Reply missing(Reply other) {
            if (!other.name().equals(reply.name())) {
                return other;
            }
            JsonNode body = other.body().deepCopy();
            ((ObjectNode) body.at(object)).remove(member);
            return new Reply(other.name(), other.status(), body);
        }

        /** The same in all examples of an answer: one of them may need it, and others not. */
        @Override
        public String toString() {
            return reply.answer() + ": " + object + "/" + member;
        }
    }

    private static List<Leaf> leaves(Reply reply) {
        List<Leaf> leaves = new ArrayList<>();
        addLeaves(reply, "", reply.body(), leaves);
        return leaves;
    }

    private static void addLeaves(Reply reply, String at, JsonNode value, List<Leaf> leaves) {
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            addLeaves(reply, at + "/" + i, value.get(i), leaves);
        }
        value.fields().forEachRemaining(member -> {
            boolean saysNothing =
                    member.getValue().isArray() && member.getValue().isEmpty();
            if (!saysNothing) {
                leaves.add(new Leaf(reply, at, member.getKey()));
            }
            addLeaves(reply, at + "/" + member.getKey(), member.getValue(), leaves);
        });
    }

    private Outcome tell(Story story, UnaryOperator<Reply> change, Map<String, Integer> usual) {
        Thread shopper = Thread.currentThread();
        api.play(story.answers(), change, usual, shopper::interrupt);
        Goods goods = null;
        Level level = null;
        Shopper.Visit visit = null;
        try {
            goods = Goods.find(shop, "sudadera-medianoche", 50);
            level = Level.of(shop, goods);
            visit = new Shopper(shop, new Measures(), goods, List.of(story.way()), 1, random(story)).visit();
        } catch (CannotRun e) {
            // So it ends before its time, which the outcome shows.
        } finally {
            Thread.interrupted();
        }
        return new Outcome(
                goods, level, visit, api.given().stream().map(Reply::name).toList(), api.refused());
    }

    /** One that makes the shopper what the story says: of this kind, and forgetful of a voucher that ends so. */
    private static SplittableRandom random(Story story) {
        for (long seed = 0; ; seed++) {
            SplittableRandom drawn = new SplittableRandom(seed);
            Kind kind = Kind.drawn(drawn);
            drawn.nextInt(10);
            drawn.nextInt(1);
            boolean forgets = drawn.nextInt(8) == 0;
            if (kind == story.kind() && forgets == (story.end() == End.VOUCHER_EXPIRED)) {
                return new SplittableRandom(seed);
            }
        }
    }
}
