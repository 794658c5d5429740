package mx.maal.order.domain;

import jakarta.persistence.AttributeConverter;
import java.util.Locale;

/** Stores a status as the lower-case word that the schema, the events and the API use. */
abstract class LowerCase<E extends Enum<E>> implements AttributeConverter<E, String> {

    private final Class<E> type;

    LowerCase(Class<E> type) {
        this.type = type;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E of(Class<E> type, String word) {
        if (!word.equals(word.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(word);
        }
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    @Override
    public String convertToDatabaseColumn(E value) {
        return value == null ? null : word(value);
    }

    @Override
    public E convertToEntityAttribute(String word) {
        return word == null ? null : of(type, word);
    }
}
