package mx.maal.fulfillment.persistence;

import java.time.Instant;
import java.util.UUID;

/** A place in a list that is sorted by creation, oldest first: just after the row that was created then. */
public record QueuePosition(Instant createdAt, UUID id) {
    /** Before everything. */
    public static final QueuePosition START = new QueuePosition(Instant.EPOCH, new UUID(0, 0));
}
