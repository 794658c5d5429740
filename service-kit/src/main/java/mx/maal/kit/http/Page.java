package mx.maal.kit.http;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items in the list's order; possibly empty
 * @param nextCursor to be sent back as {@code cursor} for what follows; null at the end
 */
public record Page<T>(List<T> items, String nextCursor) {}
