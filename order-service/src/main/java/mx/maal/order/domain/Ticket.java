package mx.maal.order.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * An arrival at the waiting room of a drop. It serves the one cart that it was given to.
 *
 * @param collectionId the drop
 * @param cart tells that cart, without being its id: who gets hold of a ticket does not get the cart with it
 * @param number its place in the order of arrival, from 1
 * @param issuedAt in whole milliseconds
 */
public record Ticket(UUID collectionId, UUID cart, long number, Instant issuedAt) {

    public static Ticket of(UUID collectionId, UUID cartId, long number, Instant issuedAt) {
        return new Ticket(collectionId, fingerprint(cartId), number, issuedAt.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Whether it was given to this cart. */
    public boolean serves(UUID cartId) {
        return cart.equals(fingerprint(cartId));
    }

    /** The first 128 bits of SHA-256; a plain hash does, because a cart's id has too many random bits to be guessed from it. */
    private static UUID fingerprint(UUID cartId) {
        try {
            byte[] id = cartId.toString().getBytes(StandardCharsets.US_ASCII);
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(id));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
