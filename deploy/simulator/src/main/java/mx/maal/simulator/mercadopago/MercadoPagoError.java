package mx.maal.simulator.mercadopago;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import mx.maal.simulator.Answer;

/** An error as Mercado Pago answers it. */
final class MercadoPagoError extends RuntimeException {

    private static final int NO_CODE = 0;

    private final int status;
    private final String error;
    private final int code;

    private MercadoPagoError(int status, String error, int code, String message) {
        super(message);
        this.status = status;
        this.error = error;
        this.code = code;
    }

    static MercadoPagoError badRequest(String message) {
        return new MercadoPagoError(400, "bad_request", NO_CODE, message);
    }

    static MercadoPagoError unauthorized() {
        return new MercadoPagoError(401, "unauthorized", NO_CODE, "invalid access token");
    }

    static MercadoPagoError keyMissing() {
        return new MercadoPagoError(400, "bad_request", 4292, "Header X-Idempotency-Key can't be null");
    }

    static MercadoPagoError paymentMissing() {
        return new MercadoPagoError(404, "not_found", 2000, "Payment not found");
    }

    static MercadoPagoError missing(String what) {
        return new MercadoPagoError(404, "not_found", NO_CODE, what + " not found");
    }

    static MercadoPagoError badState() {
        return new MercadoPagoError(
                400, "bad_request", 2063, "The action requested is not valid for the current payment state");
    }

    /** An error that has nothing to do with the request. */
    static MercadoPagoError of(int status, String message) {
        return new MercadoPagoError(status, status < 500 ? "bad_request" : "internal_error", NO_CODE, message);
    }

    Answer answer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("message", getMessage()).put("error", error).put("status", status);
        var causes = body.putArray("cause");
        if (code != NO_CODE) {
            causes.addObject()
                    .put("code", code)
                    .put("description", getMessage())
                    .putNull("data");
        }
        return Answer.json(status, body);
    }
}
