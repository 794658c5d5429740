package mx.maal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One payment provider's protocol. A further provider is one more implementation, registered in {@link Simulator}.
 */
public interface Wire extends AutoCloseable {

    /** The provider's name in URLs: {@code stripe}. */
    String provider();

    /** Whether that path is one of this provider's API. */
    boolean speaks(String path);

    /** Answers a call of the provider's own API, with the provider's own errors. */
    Answer serve(Request request);

    /** An error of that HTTP status, in this provider's shape. */
    Answer failure(int status, String message);

    /** What a shopper would see of that payment; empty when this provider has none of that reference. */
    Optional<PayPage.View> show(String reference);

    /**
     * Lets something happen to a payment and tells so by webhook.
     *
     * @param reference what the shop keeps as the provider's id of a payment or, for {@link Outcome#REFUND_FAILS}, also
     *     the id of a refund
     * @return what happened, for whoever asked
     * @throws Refused 404 when there is no such payment, 409 when this cannot happen to it now
     */
    JsonNode act(String reference, Act act);

    /** Expires the vouchers whose time to pay is over at that instant, and tells so by webhook. */
    void expireOverdue(Instant now);

    @Override
    void close();

    /** Whether a path is that folder or something in it. */
    static boolean isBelow(String folder, String path) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }
}
