package mx.maal.order.domain;

import java.time.Instant;

/**
 * How far a ticket has come.
 *
 * @param ahead how many are before it; 0 unless it waits
 * @param expectedAt about when it will be let in; null unless it waits, and when the drop is not to be opened at all
 * @param admittedUntil until when it may ask for units; null while it waits
 * @param pollAfterSeconds after how long looking again is worth it, 1 to 30; null unless it waits
 */
public record Place(Status status, long ahead, Instant expectedAt, Instant admittedUntil, Integer pollAfterSeconds) {

    /** Waiting, then admitted, then expired. */
    public enum Status {
        WAITING,
        ADMITTED,
        EXPIRED;

        /** The lower-case word of the API. */
        public String word() {
            return LowerCase.word(this);
        }
    }
}
