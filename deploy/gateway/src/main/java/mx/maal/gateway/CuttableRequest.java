package mx.maal.gateway;

import io.quarkus.vertx.http.runtime.filters.AbstractResponseWrapper;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;

/**
 * A request whose answer can be cut off half-way with everyone being told. Vert.x' own {@code reset()} closes the
 * connection too, but then calls neither end nor close handlers: replicas would seem busy for ever, and a shutdown would
 * wait for the request.
 */
final class CuttableRequest extends HttpServerRequestWrapper {

    private final HttpServerResponse response;

    CuttableRequest(HttpServerRequest request) {
        super((HttpServerRequestInternal) request);
        this.response = new AbstractResponseWrapper(request.response()) {
            @Override
            public boolean reset() {
                return reset(0);
            }

            @Override
            public boolean reset(long code) {
                request.connection().close();
                return true;
            }
        };
    }

    @Override
    public HttpServerResponse response() {
        return response;
    }
}
