package mx.maal.load;

import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import mx.maal.load.Tally.Step;
import mx.maal.load.http.Answer;
import mx.maal.load.http.Loop;

/** One shopper, from an empty cart to a paid order; each method is what happens next. On the loop's thread only. */
final class Buyer {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How a visit ended. */
    enum End {
        BOUGHT,
        SOLD_OUT,
        FAILED
    }

    private final Loop loop;
    private final Shop shop;
    private final Tally tally;
    private final String variant;
    private final Consumer<End> ended;
    private Step step;
    private long began;
    private long pause;
    private String cart;
    private String checkout;

    /** @param ended is told once how the visit ended */
    Buyer(Loop loop, Shop shop, Tally tally, String variant, Consumer<End> ended) {
        this.loop = loop;
        this.shop = shop;
        this.tally = tally;
        this.variant = variant;
        this.ended = ended;
    }

    void start() {
        begin(Step.CART);
        shop.openCart(counted(this::cartOpened));
    }

    private void cartOpened(Answer answer) {
        if (answer.status() != 201) {
            fail(answer);
            return;
        }
        took();
        cart = answer.text("id");
        begin(Step.LINE);
        shop.addLine(cart, variant, counted(this::lineAnswered));
    }

    private void lineAnswered(Answer answer) {
        switch (answer.status()) {
            case 201 -> held();
            case 202 -> until(shop::readCart, cart, Buyer::lineDecided, this::lineRead);
            case 409 -> refused(answer, answer.problem());
            default -> fail(answer);
        }
    }

    private static boolean lineDecided(Answer cart) {
        return !cart.tree().at("/lines/0/status").asText("requested").equals("requested");
    }

    private void lineRead(Answer cart) {
        if (cart.tree().at("/lines/0/status").asText().equals("reserved")) {
            held();
        } else {
            refused(cart, cart.tree().at("/lines/0/reason").asText());
        }
    }

    private void refused(Answer answer, String reason) {
        if (reason.equals("sold-out")) {
            took();
            ended.accept(End.SOLD_OUT);
        } else {
            fail(answer);
        }
    }

    private void held() {
        took();
        begin(Step.CHECKOUT);
        shop.checkOut(cart, counted(this::checkoutAnswered));
    }

    private void checkoutAnswered(Answer answer) {
        checkout = answer.text("id");
        switch (answer.status()) {
            case 201 -> checkedOut(answer);
            case 202 -> until(
                    shop::awaitCheckout, checkout, read -> !read.text("status").equals("pending"), this::checkedOut);
            default -> fail(answer);
        }
    }

    private void checkedOut(Answer answer) {
        if (!answer.text("status").equals("open")) {
            fail(answer);
            return;
        }
        took();
        begin(Step.PAY);
        shop.payByCard(checkout, counted(this::paymentOpened));
    }

    private void paymentOpened(Answer answer) {
        String reference = answer.text("providerReference");
        if (answer.status() != 201 || reference.isEmpty()) {
            fail(answer);
            return;
        }
        took();
        begin(Step.APPROVE);
        shop.approve(reference, counted(this::approved));
    }

    private void approved(Answer answer) {
        if (answer.status() != 200) {
            fail(answer);
            return;
        }
        took();
        begin(Step.PAID);
        until(shop::awaitCheckout, checkout, read -> !read.text("orderId").isEmpty(), paid -> {
            took();
            ended.accept(End.BOUGHT);
        });
    }

    /** Reads again and again until it is as wanted; at once where the answer has waited itself, else after a pause. */
    private void until(
            BiConsumer<String, Consumer<Answer>> read, String id, Predicate<Answer> wanted, Consumer<Answer> then) {
        long asked = System.nanoTime();
        read.accept(id, counted(answer -> {
            long now = System.nanoTime();
            if (answer.status() != 200) {
                fail(answer);
            } else if (wanted.test(answer)) {
                then.accept(answer);
            } else if (now - began > PATIENCE_NANOS) {
                fail(answer);
            } else if (now - asked > LONGEST_PAUSE_NANOS) {
                until(read, id, wanted, then);
            } else {
                loop.after(pause, () -> until(read, id, wanted, then));
                pause = Math.min(pause + FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
            }
        }));
    }

    private void begin(Step next) {
        step = next;
        began = System.nanoTime();
        pause = FIRST_PAUSE_NANOS;
    }

    private void took() {
        tally.took(step, System.nanoTime() - began);
    }

    private Consumer<Answer> counted(Consumer<Answer> then) {
        return answer -> {
            tally.answered(answer.status());
            then.accept(answer);
        };
    }

    private void fail(Answer answer) {
        tally.failed(step.word() + ": " + answer);
        ended.accept(End.FAILED);
    }
}
