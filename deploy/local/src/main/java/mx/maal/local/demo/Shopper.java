package mx.maal.local.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import mx.maal.local.demo.Shopfront.Answer;
import mx.maal.local.demo.Shopfront.Caller;

/** One shopper's way through the drop. */
final class Shopper {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The way to the shop or the banking app takes hours or days; here it takes that. */
    private static final long SHORTEST_ERRAND_MILLIS = 500;

    private static final long LONGEST_ERRAND_MILLIS = 3_000;

    /** What a shopper is like. */
    enum Kind {
        PLAIN,
        ABANDONS,
        CHANGES_MIND,
        DECLINED_FIRST,
        PAYS_TWICE;

        /** Of a hundred shoppers 8 abandon the cart, 4 empty it, 8 are declined first and 8 pay twice. */
        static Kind drawn(SplittableRandom random) {
            int draw = random.nextInt(100);
            return draw < 8
                    ? ABANDONS
                    : draw < 12 ? CHANGES_MIND : draw < 20 ? DECLINED_FIRST : draw < 28 ? PAYS_TWICE : PLAIN;
        }
    }

    /** How it ended. */
    enum End {
        BOUGHT("bought"),
        SOLD_OUT("found it sold out"),
        ABANDONED("abandoned their cart"),
        CHANGED_MIND("changed their mind"),
        VOUCHER_EXPIRED("let their voucher expire"),
        LOST("lost their units at checkout"),
        CANCELLED("paid too late and were refunded"),
        UNDECIDED("had no answer in time"),
        FAILED("were refused or met an error");

        private final String words;

        End(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * @param orderId and {@code accessToken} are null unless something was paid
     * @param units paid for
     * @param way how it was paid; null unless something was paid
     * @param what in the way, of those who failed; else null
     */
    record Visit(
            Kind kind, End end, String cartId, String orderId, String accessToken, int units, Way way, String what) {}

    private final Shopfront shop;
    private final Measures measures;
    private final Goods goods;
    private final Kind kind;
    private final int units;
    private final int number;
    private final boolean forgetsVoucher;
    private final long payAfterMillis;
    private Way way;

    /**
     * @param ways to pay, of which this one takes one
     * @param random decides what this one is like
     */
    Shopper(Shopfront shop, Measures measures, Goods goods, List<Way> ways, int number, SplittableRandom random) {
        this.shop = shop;
        this.measures = measures;
        this.goods = goods;
        this.number = number;
        this.kind = Kind.drawn(random);
        this.units = random.nextInt(10) == 0 ? 2 : 1;
        this.way = ways.get(random.nextInt(ways.size()));
        this.forgetsVoucher = random.nextInt(8) == 0;
        this.payAfterMillis = random.nextLong(SHORTEST_ERRAND_MILLIS, LONGEST_ERRAND_MILLIS);
    }

    Visit visit() {
        Answer cart = timed("open a cart", () -> shop.post(Caller.ANYONE, "/v1/carts", null));
        if (!cart.succeeded()) {
            return failed(null, cart);
        }
        String cartId = cart.text("id");
        Answer line = timed("hold", () -> held(cartId));
        if (line.problem().equals("sold-out")) {
            return ended(End.SOLD_OUT, cartId);
        }
        if (line.status() == 202) {
            return ended(End.UNDECIDED, cartId);
        }
        if (!line.succeeded()) {
            return failed(cartId, line);
        }
        if (kind == Kind.ABANDONS) {
            return ended(End.ABANDONED, cartId);
        }
        if (kind == Kind.CHANGES_MIND) {
            Answer emptied = timed(
                    "empty the cart",
                    () -> shop.delete(Caller.ANYONE, "/v1/carts/" + cartId + "/lines/" + line.text("id")));
            return emptied.succeeded() ? ended(End.CHANGED_MIND, cartId) : failed(cartId, emptied);
        }
        return checkOut(cartId);
    }

    /** Asks for the units, and looks again when the answer takes long. A refusal reads like the one given at once. */
    private Answer held(String cartId) {
        Answer line = shop.post(
                Caller.ANYONE,
                "/v1/carts/" + cartId + "/lines",
                Map.of("variantId", goods.variantId(), "quantity", units));
        if (line.status() != 202) {
            return line;
        }
        Answer cart = shop.until(
                Caller.ANYONE,
                "/v1/carts/" + cartId,
                PATIENCE,
                answer -> !status(answer).isEmpty() && !status(answer).equals("requested"));
        return switch (status(cart)) {
            case "reserved" -> new Answer(201, cart.body().at("/lines/0"));
            case "rejected" -> new Answer(
                    409,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put(
                                    "type",
                                    "/problems/"
                                            + cart.body().at("/lines/0/reason").asText()));
            default -> line;
        };
    }

    private static String status(Answer cart) {
        return cart.body().at("/lines/0/status").asText();
    }

    private Visit checkOut(String cartId) {
        Answer checkout = timed("check out", () -> opened(cartId));
        if (checkout.problem().equals("hold-lost") || checkout.text("status").equals("lost")) {
            return ended(End.LOST, cartId);
        }
        if (!checkout.succeeded() || !checkout.text("status").equals("open")) {
            return failed(cartId, checkout);
        }
        String checkoutId = checkout.text("id");
        if (kind == Kind.DECLINED_FIRST && !way.slow()) {
            Answer refused = declined(checkoutId);
            if (!refused.succeeded()) {
                return failed(cartId, refused);
            }
        }
        return pay(cartId, checkoutId, checkout.text("accessToken"));
    }

    private Answer opened(String cartId) {
        Answer checkout = shop.post(
                Caller.ANYONE,
                "/v1/carts/" + cartId + "/checkout",
                Map.of(
                        "email",
                        "shopper" + number + "@example.mx",
                        "phone",
                        "+5255%08d".formatted(number),
                        "shippingMethod",
                        "standard",
                        "shippingAddress",
                        Map.of(
                                "name", "Shopper " + number,
                                "line1", "Av. Álvaro Obregón " + (100 + number % 200),
                                "city", "Ciudad de México",
                                "state", "CDMX",
                                "postalCode", "06700",
                                "country", "MX")));
        if (!checkout.text("status").equals("pending")) {
            return checkout;
        }
        return shop.until(
                Caller.ANYONE, "/v1/checkouts/" + checkout.text("id"), PATIENCE, answer -> !answer.text("status")
                        .equals("pending"));
    }

    /** The bank refuses, and the shopper is told so before trying again. */
    private Answer declined(String checkoutId) {
        Answer payment = payment(checkoutId);
        if (!payment.succeeded()) {
            return payment;
        }
        Answer told = atProvider(payment, "decline");
        if (!told.succeeded()) {
            return told;
        }
        return shop.until(Caller.ANYONE, "/v1/checkouts/" + checkoutId, PATIENCE, answer -> answer.body()
                .has("lastPaymentFailure"));
    }

    /** Opened at the provider; a voucher may need a moment, and where none can be had it is the card. */
    private Answer payment(String checkoutId) {
        Answer payment = shop.post(
                Caller.ANYONE,
                "/v1/payments",
                Map.of("checkoutId", checkoutId, "provider", way.provider(), "method", way.method()));
        if (payment.status() == 202) {
            String path = "/v1/payments/" + payment.text("id");
            payment = shop.until(
                    Caller.ANYONE,
                    path,
                    PATIENCE,
                    answer -> !answer.text("providerReference").isEmpty()
                            || !answer.text("status").equals("pending"));
        }
        boolean noVoucher = payment.problem().equals("slow-payments-not-offered")
                || way.slow() && payment.text("status").equals("failed");
        if (noVoucher) {
            way = way.byCard();
            return payment(checkoutId);
        }
        return payment;
    }

    private Answer atProvider(Answer payment, String outcome) {
        return shop.atProvider(way.provider(), payment.text("providerReference"), outcome);
    }

    private Visit pay(String cartId, String checkoutId, String accessToken) {
        Answer payment = timed("start to pay", () -> payment(checkoutId));
        if (!payment.succeeded() || payment.text("providerReference").isEmpty()) {
            return failed(cartId, payment);
        }
        if (way.slow() && forgetsVoucher) {
            return letVoucherExpire(cartId, payment);
        }
        String approve = "approve";
        if (kind == Kind.PAYS_TWICE) {
            payment(checkoutId);
            approve = "approve?copies=3";
        }
        if (way.slow()) {
            Shopfront.pause(payAfterMillis);
        }
        long paid = System.nanoTime();
        Answer told = atProvider(payment, approve);
        if (!told.succeeded()) {
            return failed(cartId, told);
        }
        Answer checkout =
                shop.until(Caller.ANYONE, "/v1/checkouts/" + checkoutId, PATIENCE, answer -> !answer.text("orderId")
                        .isEmpty());
        String orderId = checkout.text("orderId");
        if (orderId.isEmpty()) {
            return ended(End.UNDECIDED, cartId);
        }
        Answer order = shop.until(
                Caller.owner(accessToken),
                "/v1/orders/" + orderId,
                PATIENCE,
                answer -> answer.succeeded() && !answer.text("status").equals("placed"));
        measures.took("paid until confirmed", System.nanoTime() - paid);
        if (kind == Kind.PAYS_TWICE) {
            // Too late now, and refused.
            shop.post(
                    Caller.ANYONE,
                    "/v1/payments",
                    Map.of("checkoutId", checkoutId, "provider", way.provider(), "method", "card"));
        }
        End end =
                switch (order.text("status")) {
                    case "confirmed" -> End.BOUGHT;
                    case "cancelled" -> End.CANCELLED;
                    default -> End.UNDECIDED;
                };
        return new Visit(kind, end, cartId, orderId, accessToken, end == End.BOUGHT ? units : 0, way, null);
    }

    private Visit letVoucherExpire(String cartId, Answer payment) {
        Answer told = atProvider(payment, "expire");
        if (!told.succeeded()) {
            return failed(cartId, told);
        }
        Answer ended = shop.until(
                Caller.ANYONE, "/v1/payments/" + payment.text("id"), PATIENCE, answer -> !answer.text("status")
                        .equals("pending"));
        return ended(ended.text("status").equals("pending") ? End.UNDECIDED : End.VOUCHER_EXPIRED, cartId);
    }

    private interface Step {
        Answer take();
    }

    private Answer timed(String name, Step step) {
        long began = System.nanoTime();
        Answer answer = step.take();
        measures.took(name, System.nanoTime() - began);
        return answer;
    }

    private Visit ended(End end, String cartId) {
        return new Visit(kind, end, cartId, null, null, 0, null, null);
    }

    private Visit failed(String cartId, Answer answer) {
        return new Visit(kind, End.FAILED, cartId, null, null, 0, null, answer.toString());
    }
}
