package mx.maal.kit.http;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A part of a list.
 *
 * @param items in the list's order; possibly empty
 * @param nextCursor to be sent back as {@code cursor} for what follows; null at the end
 */
public record Page<T>(List<T> items, @Schema(nullable = true) String nextCursor) {}
