package mx.maal.payments.provider.stripe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mx.maal.payments.provider.ForgedWebhook;

/**
 * {@code Stripe-Signature: t=<seconds>,v1=<hex>[,v1=…]}: HMAC-SHA256 over {@code t.body}. Our own check, because Stripe's
 * library accepts timestamps from the future and one secret only.
 */
final class StripeSignature {

    static final String HEADER = "Stripe-Signature";
    private static final Duration TOLERANCE = Duration.ofSeconds(300);
    private static final int MOST_SIGNATURES = 10;

    private StripeSignature() {}

    /** @throws ForgedWebhook unless a secret made one of the signatures, within 300 s before or after now */
    static void verify(byte[] body, String header, List<String> secrets, Instant now) {
        if (header == null) {
            throw new ForgedWebhook("the header " + HEADER + " is missing");
        }
        Long seconds = null;
        List<byte[]> signatures = new ArrayList<>();
        for (String part : header.split(",")) {
            String item = part.strip();
            if (item.startsWith("t=")) {
                seconds = number(item.substring(2));
            } else if (item.startsWith("v1=") && signatures.size() < MOST_SIGNATURES) {
                signatures.add(hex(item.substring(3)));
            }
        }
        if (seconds == null || signatures.isEmpty()) {
            throw new ForgedWebhook("the header " + HEADER + " is not of the form t=…,v1=…");
        }
        boolean genuine = false;
        for (String secret : secrets) {
            byte[] expected = sign(secret, seconds, body);
            for (byte[] signature : signatures) {
                genuine |= MessageDigest.isEqual(expected, signature);
            }
        }
        if (!genuine) {
            throw new ForgedWebhook("no signature matches");
        }
        // Only now: an attacker learns nothing about our clock.
        if (Math.abs(now.getEpochSecond() - seconds) > TOLERANCE.toSeconds()) {
            throw new ForgedWebhook(
                    "the signature is more than " + TOLERANCE.toSeconds() + " s old, or from the future");
        }
    }

    private static byte[] sign(String secret, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static Long number(String text) {
        try {
            return text.length() > 12 ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
