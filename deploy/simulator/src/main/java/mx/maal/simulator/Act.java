package mx.maal.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something that is to happen at a provider.
 *
 * @param delivery how the shop is told
 * @param amountMinor minor units that the provider takes instead of what was asked, above 0; null for what was asked.
 *     Only with {@link Outcome#APPROVE}
 * @param currency ISO 4217, upper case, that the provider takes instead of the one that was asked; null for that one. Only
 *     with {@link Outcome#APPROVE}
 */
public record Act(Outcome outcome, Delivery delivery, Long amountMinor, String currency) {

    /** @throws Refused when a value is out of its range, or makes no sense for that outcome */
    public Act {
        if (outcome != Outcome.APPROVE && (amountMinor != null || currency != null)) {
            throw new Refused(400, "invalid-request", "amountMinor and currency are for approve");
        }
        if (amountMinor != null && amountMinor < 1) {
            throw new Refused(400, "invalid-request", "amountMinor is a number above 0");
        }
        if (currency != null && !currency.matches("[A-Z]{3}")) {
            throw new Refused(400, "invalid-request", "currency is three capital letters");
        }
    }

    /** It happens as it was asked, and is told once and at once. */
    public static Act plain(Outcome outcome) {
        return new Act(outcome, Delivery.NORMAL, null, null);
    }

    /** What the provider takes when so many minor units were asked. */
    public long taken(long asked) {
        return amountMinor == null ? asked : amountMinor;
    }

    /** The currency that the provider takes when this one was asked. */
    public String takenIn(String asked) {
        return currency == null ? asked : currency;
    }

    /** Adds to an answer of the control API how the shop is told. */
    public ObjectNode describe(ObjectNode answer) {
        return delivery.describe(answer);
    }
}
