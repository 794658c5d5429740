package mx.maal.payments.provider.mercadopago;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mx.maal.payments.provider.ForgedWebhook;

/**
 * {@code x-signature: ts=<time>,v1=<hex>}: HMAC-SHA256 over {@code id:<data.id>;request-id:<x-request-id>;ts:<ts>;},
 * from which what was not sent is left out. The body is not signed. Mercado Pago sends the time in seconds and in
 * milliseconds, and its documentation disagrees with itself about lower-casing the id: both of both are accepted.
 */
final class MercadoPagoSignature {

    static final String HEADER = "x-signature";
    static final String REQUEST_ID = "x-request-id";
    private static final Pattern TIME = Pattern.compile("[0-9]{1,15}");
    private static final long MOST_SECONDS = 100_000_000_000L;

    private final List<String> secrets;
    private final Duration tolerance;

    MercadoPagoSignature(List<String> secrets, Duration tolerance) {
        this.secrets = secrets;
        this.tolerance = tolerance;
    }

    /**
     * @param header null when missing
     * @param dataId of the query; null when missing
     * @param requestId the header; null when missing
     * @throws ForgedWebhook unless a secret made the signature, within the tolerance before or after now
     */
    void verify(String header, String dataId, String requestId, Instant now) {
        if (header == null) {
            throw new ForgedWebhook("the header " + HEADER + " is missing");
        }
        String time = null;
        byte[] signature = new byte[0];
        for (String part : header.split(",")) {
            String item = part.strip();
            if (item.startsWith("ts=")) {
                time = item.substring(3).strip();
            } else if (item.startsWith("v1=")) {
                signature = hex(item.substring(3).strip());
            }
        }
        if (time == null || !TIME.matcher(time).matches() || signature.length == 0) {
            throw new ForgedWebhook("the header " + HEADER + " is not of the form ts=…,v1=…");
        }
        if (holdsSeparator(dataId) || holdsSeparator(requestId)) {
            // Else one signed pair could be given out for another one that was left out.
            throw new ForgedWebhook("what is signed holds a separator");
        }
        boolean genuine = false;
        for (String secret : secrets) {
            genuine |= MessageDigest.isEqual(signature, sign(secret, signed(dataId, requestId, time)));
            if (dataId != null) {
                String lower = dataId.toLowerCase(Locale.ROOT);
                genuine |= MessageDigest.isEqual(signature, sign(secret, signed(lower, requestId, time)));
            }
        }
        if (!genuine) {
            throw new ForgedWebhook("no signature matches");
        }
        // Only now: an attacker learns nothing about our clock.
        if (Duration.between(instant(time), now).abs().compareTo(tolerance) > 0) {
            throw new ForgedWebhook("the signature is more than " + tolerance + " old, or from the future");
        }
    }

    private static String signed(String dataId, String requestId, String time) {
        return (dataId == null ? "" : "id:" + dataId + ";")
                + (requestId == null ? "" : "request-id:" + requestId + ";")
                + "ts:" + time + ";";
    }

    private static Instant instant(String time) {
        long number = Long.parseLong(time);
        return number < MOST_SECONDS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    }

    private static byte[] sign(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static boolean holdsSeparator(String value) {
        return value != null && value.indexOf(';') >= 0;
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
