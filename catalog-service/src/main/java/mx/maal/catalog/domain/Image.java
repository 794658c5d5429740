package mx.maal.catalog.domain;

import jakarta.persistence.Embeddable;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A picture of a product.
 *
 * @param url absolute http or https address, at most 2,048 characters
 * @param alt what it shows, for who cannot see it; at most 512 characters, or null
 */
@Embeddable
public record Image(String url, @Schema(nullable = true) String alt) {

    /** The longest address, in characters. */
    public static final int MAX_URL_LENGTH = 2048;

    /** The longest description, in characters. */
    public static final int MAX_ALT_LENGTH = 512;

    /** The form of an address that is accepted, as a regular expression. */
    public static final String URL_PATTERN = "https?://\\S+";
}
