package mx.maal.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import java.util.Map;

/**
 * Lets things happen at a provider, for scripts and tests: {@code POST /control/{provider}/{reference}/{outcome}} with the
 * members of {@link Delivery} and {@link Act} as its query, and {@code POST} and {@code DELETE
 * /control/{provider}/faults} for calls that go wrong.
 */
public final class ControlApi {

    private final Map<String, Wire> wires;
    private final Map<String, Faults> faults;

    /**
     * @param wires by the provider's name
     * @param faults by the provider's name
     */
    public ControlApi(Map<String, Wire> wires, Map<String, Faults> faults) {
        this.wires = wires;
        this.faults = faults;
    }

    /** 200 with what happened; 400 or 404 when a word is unknown, 409 when it cannot happen to that payment now. */
    public Answer serve(Request request) {
        String[] parts = request.parts();
        if (parts.length != 4 && !isFaults(parts)) {
            throw new Refused(404, "not-found", "POST /control/{provider}/{reference}/{outcome}");
        }
        Wire wire = wires.get(parts[1]);
        if (wire == null) {
            throw new Refused(404, "unknown-provider", "providers: " + String.join(", ", wires.keySet()));
        }
        if (isFaults(parts)) {
            return faults(request, faults.get(parts[1]));
        }
        if (!request.method().equals("POST")) {
            throw new Refused(405, "method-not-allowed", "use POST");
        }
        Outcome outcome = Outcome.of(parts[3])
                .orElseThrow(() -> new Refused(400, "unknown-outcome", "outcomes: " + Outcome.words()));
        return Answer.json(200, wire.act(parts[2], act(request, outcome)));
    }

    private static boolean isFaults(String[] parts) {
        return parts.length == 3 && parts[2].equals("faults");
    }

    private static Answer faults(Request request, Faults faults) {
        if (request.method().equals("DELETE")) {
            faults.clear();
            return Answer.json(200, JsonNodeFactory.instance.objectNode().put("faults", 0));
        }
        if (!request.method().equals("POST")) {
            throw new Refused(405, "method-not-allowed", "use POST or DELETE");
        }
        Faults.Kind kind = Faults.Kind.of(request.query().getOrDefault("kind", ""))
                .orElseThrow(() -> new Refused(400, "unknown-fault", "kinds: " + Faults.Kind.words()));
        int times = number(request, "times", 1);
        String path = request.query().getOrDefault("path", "");
        faults.add(kind, times, path);
        return Answer.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("kind", kind.word())
                        .put("times", times)
                        .put("path", path));
    }

    private static Act act(Request request, Outcome outcome) {
        Delivery delivery = new Delivery(
                number(request, "copies", 1),
                number(request, "delayMs", 0),
                flag(request, "drop"),
                flag(request, "reorder"),
                flag(request, "forge"),
                flag(request, "replayOld"));
        Long amountMinor = request.query().containsKey("amountMinor") ? (long) number(request, "amountMinor", 0) : null;
        String currency = request.query().get("currency");
        return new Act(outcome, delivery, amountMinor, currency == null ? null : currency.toUpperCase(Locale.ROOT));
    }

    private static boolean flag(Request request, String name) {
        String value = request.query().getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new Refused(400, "invalid-request", name + " is true or false");
        }
        return value.equals("true");
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
