package mx.maal.catalog.domain;

/** A value that the catalog's rules refuse. */
public class InvalidValue extends RuntimeException {

    private final String field;

    /**
     * @param field the field's name as the API spells it
     * @param detail what is wrong with it and what would do
     */
    public InvalidValue(String field, String detail) {
        super(detail, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
