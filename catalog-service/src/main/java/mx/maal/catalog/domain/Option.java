package mx.maal.catalog.domain;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What sets a variant apart from its sisters.
 *
 * @param name for example {@code Talla}; 1 to 50 characters
 * @param value for example {@code M}; 1 to 50 characters
 */
@Embeddable
public record Option(@Column(name = "option_name") String name, @Column(name = "option_value") String value) {

    /** The longest name or value, in characters. */
    public static final int MAX_LENGTH = 50;

    /** How many options one variant may have. */
    public static final int MAX_PER_VARIANT = 4;

    private static final String TITLE_WITHOUT_OPTIONS = "Default Title";

    /** The title of the variant with these options: {@code M / Negro}; {@code Default Title} without options. */
    public static String title(List<Option> options) {
        return options.isEmpty()
                ? TITLE_WITHOUT_OPTIONS
                : options.stream().map(Option::value).collect(Collectors.joining(" / "));
    }
}
