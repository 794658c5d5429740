package mx.maal.order.app;

import mx.maal.order.domain.HoldResult;

/**
 * What a waiting request is told.
 *
 * @param result null when the line was removed
 * @param requestHash of the request that this answers, when it came with a key; else null
 */
public record HoldReply(HoldResult result, String requestHash) {}
