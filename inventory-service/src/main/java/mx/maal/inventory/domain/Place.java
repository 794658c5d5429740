package mx.maal.inventory.domain;

import java.time.Instant;
import java.util.Objects;

/**
 * Where a request stands in the line. Within a partition the smaller offset came first, and within a record the smaller
 * index; a variant's line is one partition.
 *
 * @param partition of the log of hold requests, from 0
 * @param offset in that partition, from 0
 * @param index in the record, from 0: shoppers who were turned away together share one
 * @param askedAt when the shopper asked, by the clock of the service that was asked
 * @param loggedAt when the log took the request, by the broker's clock
 */
public record Place(int partition, long offset, int index, Instant askedAt, Instant loggedAt) {

    /** @throws NullPointerException naming the instant that is missing */
    public Place {
        Objects.requireNonNull(askedAt, "askedAt");
        Objects.requireNonNull(loggedAt, "loggedAt");
    }
}
