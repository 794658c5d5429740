package mx.maal.simulator.mercadopago;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import mx.maal.simulator.Chance;
import mx.maal.simulator.Forms;
import mx.maal.simulator.Hmac;
import mx.maal.simulator.Proof;
import mx.maal.simulator.Webhooks;

/**
 * {@code x-signature: ts=<time>,v1=<hex HMAC-SHA256 of id, request id and time>}, beside {@code x-request-id}. The body is
 * not signed. Some notifications tell the time in seconds and others in milliseconds, as Mercado Pago's do.
 *
 * @param secret the webhook secret that the shop has too
 */
record MercadoPagoSignature(String secret) implements Proof {

    @Override
    public Map<String, String> headers(Webhooks.Message message, Instant at) {
        return headers(secret, message, at);
    }

    @Override
    public Map<String, String> forged(Webhooks.Message message, Instant at) {
        return headers(Chance.letters(32), message, at);
    }

    @Override
    public boolean dated() {
        return true;
    }

    private static Map<String, String> headers(String secret, Webhooks.Message message, Instant at) {
        // The same for every copy and attempt of one notification, whose body holds its own id.
        UUID requestId = UUID.nameUUIDFromBytes(message.body().getBytes(StandardCharsets.UTF_8));
        boolean inSeconds = requestId.getLeastSignificantBits() % 2 == 0;
        long ts = inSeconds ? at.getEpochSecond() : at.toEpochMilli();
        String dataId = Forms.read(message.query()).get("data.id");
        String signed = "id:" + dataId + ";request-id:" + requestId + ";ts:" + ts + ";";
        return Map.of(
                "x-request-id", requestId.toString(), "x-signature", "ts=" + ts + ",v1=" + Hmac.hex(secret, signed));
    }
}
