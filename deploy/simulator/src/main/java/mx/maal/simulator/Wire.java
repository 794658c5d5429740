package mx.maal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One payment provider's protocol. A further provider is one more implementation, registered in {@link Simulator}.
 */
public interface Wire {

    /** The provider's name in URLs: {@code stripe}. */
    String provider();

    /** Answers a call of the provider's own API; empty when the path is not one of this provider's. */
    Optional<Answer> serve(Request request);

    /** What a shopper would see of that payment; empty when this provider has none of that reference. */
    Optional<PayPage.View> show(String reference);

    /**
     * Lets something happen to a payment and tells so by webhook.
     *
     * @param reference the provider's id of a payment or, for {@link Outcome#REFUND_FAILS}, of a refund
     * @return what happened, for whoever asked
     * @throws Refused 404 when there is no such payment, 409 when this cannot happen to it now
     */
    JsonNode act(String reference, Outcome outcome, Delivery delivery);
}
