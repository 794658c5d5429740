package mx.maal.simulator.stripe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import mx.maal.simulator.Answer;

/** An error as Stripe answers it. */
final class StripeError extends RuntimeException {

    private final int status;
    private final String type;
    private final String code;
    private final String param;

    private StripeError(int status, String type, String code, String param, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    static StripeError unauthorized(String message) {
        return new StripeError(401, "invalid_request_error", null, null, message);
    }

    static StripeError badParameter(String code, String param, String message) {
        return new StripeError(400, "invalid_request_error", code, param, message);
    }

    static StripeError badState(String code, String message) {
        return new StripeError(400, "invalid_request_error", code, null, message);
    }

    static StripeError missing(String kind, String param, String id) {
        String message = "No such " + kind + ": '" + id + "'";
        return new StripeError(404, "invalid_request_error", "resource_missing", param, message);
    }

    static StripeError keyReused(String key) {
        return new StripeError(
                400,
                "idempotency_error",
                null,
                null,
                "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using"
                        + " a key other than '" + key + "' if you meant to execute a different request.");
    }

    static StripeError unknownUrl(String method, String path) {
        String message = "Unrecognized request URL (" + method + ": " + path + ").";
        return new StripeError(404, "invalid_request_error", null, null, message);
    }

    /** An error that has nothing to do with the request. */
    static StripeError of(int status, String message) {
        return new StripeError(status, status < 500 ? "invalid_request_error" : "api_error", null, null, message);
    }

    /** Stripe keeps the result of a request only when it got past the checks of key and parameters. */
    boolean wasExecuted() {
        return status == 400 && type.equals("invalid_request_error") && param == null;
    }

    Answer answer() {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("type", type).put("message", getMessage());
        if (code != null) {
            error.put("code", code);
        }
        if (param != null) {
            error.put("param", param);
        }
        return Answer.json(status, JsonNodeFactory.instance.objectNode().set("error", error));
    }
}
