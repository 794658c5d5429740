package mx.maal.simulator.stripe;

import java.time.Instant;
import java.util.Map;
import mx.maal.simulator.Chance;
import mx.maal.simulator.Hmac;
import mx.maal.simulator.Proof;
import mx.maal.simulator.Webhooks;

/**
 * {@code Stripe-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of t.body>}.
 *
 * @param secret the webhook secret that the shop has too
 */
record StripeSignature(String secret) implements Proof {

    @Override
    public Map<String, String> headers(Webhooks.Message message, Instant at) {
        return header(secret, message.body(), at);
    }

    @Override
    public Map<String, String> forged(Webhooks.Message message, Instant at) {
        return header(Chance.letters(32), message.body(), at);
    }

    @Override
    public boolean dated() {
        return true;
    }

    private static Map<String, String> header(String secret, String body, Instant at) {
        long seconds = at.getEpochSecond();
        return Map.of("Stripe-Signature", "t=" + seconds + ",v1=" + Hmac.hex(secret, seconds + "." + body));
    }
}
