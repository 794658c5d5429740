package mx.maal.simulator;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the shopper, the bank or the provider may do to a payment. */
public enum Outcome {
    /** The money arrives. */
    APPROVE("approve"),
    /** The bank says no; the payment may be tried again. */
    DECLINE("decline"),
    /** The time to pay is over. */
    EXPIRE("expire"),
    /** The cardholder asks the bank for the money back. */
    DISPUTE("dispute"),
    /** The bank gives the disputed money to the shop. */
    DISPUTE_WON("dispute-won"),
    /** The bank gives the disputed money to the cardholder. */
    DISPUTE_LOST("dispute-lost"),
    /** A refund that looked well fails at the bank. */
    REFUND_FAILS("refund-fails");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** The outcome of that word, as the control API spells it; empty for any other. */
    public static Optional<Outcome> of(String word) {
        return Arrays.stream(values()).filter(o -> o.word.equals(word)).findFirst();
    }

    /** All words, for error messages. */
    public static String words() {
        return Arrays.stream(values()).map(o -> o.word).collect(Collectors.joining(", "));
    }
}
