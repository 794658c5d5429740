package mx.maal.catalog.domain;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** What a collection is for: a drop has a sale window that is enforced; the others only group products. */
public enum CollectionType {
    DROP,
    SEASONAL,
    COLLAB;

    /** The types as the API and the database spell them, as a regular expression. */
    public static final String PATTERN = "drop|seasonal|collab";

    /** As the API and the database spell it. */
    public String spelled() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such type */
    public static CollectionType spelled(String type) {
        return valueOf(type.toUpperCase(Locale.ROOT));
    }

    /** Keeps it in the database as the API spells it. */
    @Converter(autoApply = true)
    public static class Column implements AttributeConverter<CollectionType, String> {
        @Override
        public String convertToDatabaseColumn(CollectionType type) {
            return type == null ? null : type.spelled();
        }

        @Override
        public CollectionType convertToEntityAttribute(String column) {
            return column == null ? null : spelled(column);
        }
    }
}
