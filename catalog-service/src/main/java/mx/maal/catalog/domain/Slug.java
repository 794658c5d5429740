package mx.maal.catalog.domain;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The name of a product or collection in addresses: lower-case ASCII letters, digits and single hyphens. */
public final class Slug {

    /** The form of every slug, as a regular expression. */
    public static final String PATTERN = "[a-z0-9]+(-[a-z0-9]+)*";

    /** Letters that Unicode does not take apart into an ASCII letter and an accent. */
    private static final Map<String, String> LETTERS =
            Map.of("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i");

    private Slug() {}

    /**
     * The slug of a name: {@code "Sudadera Ñandú / Edición 2"} becomes {@code sudadera-nandu-edicion-2}. The same name
     * always gives the same slug; one without any letter that ASCII knows gets one made of its hash.
     *
     * @param name not null
     * @param maxLength at least 40
     */
    public static String of(String name, int maxLength) {
        String ascii = Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "");
        for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
            ascii = ascii.replace(letter.getKey(), letter.getValue());
        }
        String slug = ascii.replaceAll("['’]", "").replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (slug.isEmpty()) {
            return "p-" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        }
        return cut(slug, maxLength);
    }

    /** The slug itself when it is free, else the first free of {@code slug-2}, {@code slug-3} … */
    public static String free(String slug, Collection<String> taken, int maxLength) {
        String candidate = slug;
        for (int n = 2; taken.contains(candidate); n++) {
            String suffix = "-" + n;
            candidate = cut(slug, maxLength - suffix.length()) + suffix;
        }
        return candidate;
    }

    private static String cut(String slug, int maxLength) {
        return slug.length() <= maxLength ? slug : slug.substring(0, maxLength).replaceAll("-$", "");
    }
}
