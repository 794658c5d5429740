package mx.maal.catalog.domain;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** Whether a product is for everyone's eyes: only an active one is shown and sold. */
public enum ProductStatus {
    DRAFT,
    ACTIVE,
    ARCHIVED;

    /** The statuses as the API and the database spell them, as a regular expression. */
    public static final String PATTERN = "draft|active|archived";

    /** As the API and the database spell it. */
    public String spelled() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such status */
    public static ProductStatus spelled(String status) {
        return valueOf(status.toUpperCase(Locale.ROOT));
    }

    /** Keeps it in the database as the API spells it. */
    @Converter(autoApply = true)
    public static class Column implements AttributeConverter<ProductStatus, String> {
        @Override
        public String convertToDatabaseColumn(ProductStatus status) {
            return status == null ? null : status.spelled();
        }

        @Override
        public ProductStatus convertToEntityAttribute(String column) {
            return column == null ? null : spelled(column);
        }
    }
}
