package mx.maal.simulator.conekta;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import mx.maal.simulator.Answer;
import mx.maal.simulator.Chance;

/** An error as Conekta answers it. */
final class ConektaError extends RuntimeException {

    private final int status;
    private final String type;
    private final String code;
    private final String param;

    private ConektaError(int status, String type, String code, String param, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = "conekta.errors." + code;
        this.param = param;
    }

    static ConektaError unauthorized() {
        return new ConektaError(
                401, "authentication_error", "authentication.unauthorized", null, "The access key is not valid.");
    }

    static ConektaError unsupportedVersion() {
        return new ConektaError(
                406,
                "api_version_unsupported",
                "api_version.unsupported",
                null,
                "The Accept header must be application/vnd.conekta-v2.x.x+json.");
    }

    static ConektaError missing(String what) {
        return new ConektaError(
                404, "resource_not_found_error", "resource_not_found.entity", null, what + " could not be found.");
    }

    static ConektaError badParameter(String param, String message) {
        return new ConektaError(422, "parameter_validation_error", "parameter_validation." + param, param, message);
    }

    static ConektaError badState(String code, String message) {
        return new ConektaError(428, "precondition_required_error", "precondition_required." + code, null, message);
    }

    /** An error that has nothing to do with the request. */
    static ConektaError of(int status, String message) {
        return status < 500
                ? new ConektaError(status, "processing_error", "processing.general_failure", null, message)
                : new ConektaError(status, "api_error", "api.system.general_failure", null, message);
    }

    Answer answer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("details")
                .addObject()
                .put("debug_message", getMessage())
                .put("message", getMessage())
                .put("param", param)
                .put("code", code);
        body.put("log_id", Chance.hex(24)).put("object", "error").put("type", type);
        return Answer.json(status, body);
    }
}
