package mx.maal.catalog.persistence;

import java.util.Optional;
import java.util.UUID;

/** Ids as they come in an address, where a slug may stand as well. */
public final class Ids {

    private static final int UUID_LENGTH = 36;

    private Ids() {}

    /** Empty when the text is not a UUID. */
    public static Optional<UUID> parse(String text) {
        try {
            return text.length() == UUID_LENGTH ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
