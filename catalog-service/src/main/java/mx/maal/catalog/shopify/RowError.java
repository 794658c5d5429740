package mx.maal.catalog.shopify;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something in a file that did not come in.
 *
 * @param line the physical line that the row starts on, as a text editor counts: the header is on line 1
 * @param column the column's name as the file spells it, or null when it is about the whole row
 * @param problem what is wrong
 * @param hint what to do about it
 */
public record RowError(int line, @Schema(nullable = true) String column, String problem, String hint) {}
