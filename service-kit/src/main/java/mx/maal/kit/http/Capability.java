package mx.maal.kit.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** Unguessable tokens that open one thing to whoever holds them. Only their hash is kept or sent between services. */
public final class Capability {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final int SHOWN = 8;

    private Capability() {}

    /** 256 random bits, base64url without padding. */
    public static String newToken() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** SHA-256 in lower-case hex; a plain hash does, because a token has too many bits to be guessed from it. */
    public static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * How an id that opens what it names (a checkout, a payment) is written into logs: its first 8 characters. By them an
     * operator finds the row ({@code WHERE id::text LIKE '1a2b3c4d%'}); 90 bits are left to guess for anybody else.
     */
    public static String inLogs(UUID id) {
        return id.toString().substring(0, SHOWN) + "…";
    }

    /** Compares in constant time; false when either is null. */
    public static boolean matches(String token, String hash) {
        return token != null
                && hash != null
                && MessageDigest.isEqual(
                        hash(token).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }
}
