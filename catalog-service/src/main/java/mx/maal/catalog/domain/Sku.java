package mx.maal.catalog.domain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** SKUs for variants that come without one. */
public final class Sku {

    /** The longest SKU, in characters. */
    public static final int MAX_LENGTH = 100;

    private static final int HASH_LENGTH = 8;

    private Sku() {}

    /** The SKU of a product's variant, always the same for the same slug and options: {@code HOODIE-NEGRO-M}. */
    public static String of(String productSlug, List<Option> options) {
        StringBuilder sku = new StringBuilder(productSlug);
        for (Option option : options) {
            sku.append('-').append(Slug.of(option.value(), MAX_LENGTH));
        }
        String full = sku.toString().toUpperCase(Locale.ROOT);
        return full.length() <= MAX_LENGTH ? full : marked(productSlug, options);
    }

    /** Another one for the same variant, for when the first belongs to somebody else: it ends in a hash of slug and options. */
    public static String marked(String productSlug, List<Option> options) {
        String hash = UUID.nameUUIDFromBytes((productSlug + '\n' + options).getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, HASH_LENGTH)
                .toUpperCase(Locale.ROOT);
        String start = productSlug.substring(0, Math.min(productSlug.length(), MAX_LENGTH - HASH_LENGTH - 1));
        return start.toUpperCase(Locale.ROOT) + "-" + hash;
    }
}
