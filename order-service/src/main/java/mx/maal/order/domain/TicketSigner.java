package mx.maal.order.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes tickets down so that nobody else can: the ticket and its HMAC-SHA256 (RFC 2104) in base64url, 108 characters.
 * The same ticket is always written the same way, and what was written is read by every replica that has the secret.
 */
public final class TicketSigner {

    /** The fewest characters of a secret. */
    public static final int SHORTEST_SECRET = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte VERSION = 1;
    private static final int BODY_BYTES = 1 + 4 * Long.BYTES + 2 * Long.BYTES;
    private static final int MAC_BYTES = 32;
    // A multiple of 3: no padding and no unused bits, so that one ticket has one writing.
    private static final int BYTES = BODY_BYTES + MAC_BYTES;
    private static final int CHARACTERS = BYTES / 3 * 4;

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException when the secret is shorter than {@value #SHORTEST_SECRET} characters */
    public TicketSigner(String secret) {
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("needs at least " + SHORTEST_SECRET + " random characters");
        }
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    public String write(Ticket ticket) {
        byte[] body = ByteBuffer.allocate(BODY_BYTES)
                .put(VERSION)
                .putLong(ticket.collectionId().getMostSignificantBits())
                .putLong(ticket.collectionId().getLeastSignificantBits())
                .putLong(ticket.cart().getMostSignificantBits())
                .putLong(ticket.cart().getLeastSignificantBits())
                .putLong(ticket.number())
                .putLong(ticket.issuedAt().toEpochMilli())
                .array();
        byte[] signed = ByteBuffer.allocate(BYTES).put(body).put(mac(body)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    /** Empty when it was not written with this secret. */
    public Optional<Ticket> read(String written) {
        if (written.length() != CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] signed = Base64.getUrlDecoder().decode(written);
            byte[] body = Arrays.copyOf(signed, BODY_BYTES);
            byte[] mac = Arrays.copyOfRange(signed, BODY_BYTES, signed.length);
            // MessageDigest.isEqual takes as long for the first wrong byte as for the last.
            return MessageDigest.isEqual(mac, mac(body)) ? ticket(ByteBuffer.wrap(body)) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Ticket> ticket(ByteBuffer body) {
        if (body.get() != VERSION) {
            return Optional.empty();
        }
        UUID collectionId = new UUID(body.getLong(), body.getLong());
        UUID cart = new UUID(body.getLong(), body.getLong());
        return Optional.of(new Ticket(collectionId, cart, body.getLong(), Instant.ofEpochMilli(body.getLong())));
    }

    private byte[] mac(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
