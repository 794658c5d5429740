package mx.maal.order.app;

import mx.maal.kit.http.Problem;
import mx.maal.order.domain.Refusal;

/** Where the domain's refusals become answers. */
public final class Problems {

    private static final int RETRY_SECONDS = 1;

    private Problems() {}

    /** 404 for what is unknown, 409 for everything else. */
    public static Problem of(Refusal refusal) {
        String slug = refusal.slug();
        if (slug.startsWith("unknown-")) {
            return Problem.notFound(slug, refusal.getMessage());
        }
        Problem conflict = Problem.conflict(slug, refusal.getMessage());
        return slug.equals("order-being-confirmed") ? conflict.retryAfter(RETRY_SECONDS) : conflict;
    }

    public static Problem unknownCart() {
        return Problem.notFound("unknown-cart", "there is no such cart");
    }

    public static Problem unknownOrder() {
        return Problem.notFound("unknown-order", "there is no such order, or this token does not open it");
    }

    public static Problem unknownCheckout() {
        return Problem.notFound("unknown-checkout", "there is no such checkout");
    }
}
