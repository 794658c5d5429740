package mx.maal.simulator;

import java.util.Map;

/**
 * {@code POST /control/{provider}/{reference}/{outcome}?copies=N&delayMs=M}: lets something happen at a provider, for
 * scripts and tests.
 */
public final class ControlApi {

    private final Map<String, Wire> wires;

    /** @param wires by the provider's name */
    public ControlApi(Map<String, Wire> wires) {
        this.wires = wires;
    }

    /** 200 with what happened; 400 or 404 when a word is unknown, 409 when it cannot happen to that payment now. */
    public Answer serve(Request request) {
        String[] parts = request.path().split("/");
        if (parts.length != 5) {
            throw new Refused(404, "not-found", "POST /control/{provider}/{reference}/{outcome}");
        }
        if (!request.method().equals("POST")) {
            throw new Refused(405, "method-not-allowed", "use POST");
        }
        Wire wire = wires.get(parts[2]);
        if (wire == null) {
            throw new Refused(404, "unknown-provider", "providers: " + String.join(", ", wires.keySet()));
        }
        Outcome outcome = Outcome.of(parts[4])
                .orElseThrow(() -> new Refused(400, "unknown-outcome", "outcomes: " + Outcome.words()));
        Delivery delivery = new Delivery(number(request, "copies", 1), number(request, "delayMs", 0));
        return Answer.json(200, wire.act(parts[3], outcome, delivery));
    }

    private static int number(Request request, String name, int otherwise) {
        String value = request.query().get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new Refused(400, "invalid-request", name + " is not a number");
        }
    }
}
