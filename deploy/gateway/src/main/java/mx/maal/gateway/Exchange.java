package mx.maal.gateway;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;

/** One request on its way to a service and the answer on its way back. Lives on the request's event loop. */
final class Exchange implements OriginRequestProvider, ProxyInterceptor {

    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    static final CharSequence TRACE = HttpHeaders.createOptimized("traceparent");
    private static final CharSequence TRACE_STATE = HttpHeaders.createOptimized("tracestate");
    private static final ProxyOptions OPTIONS = new ProxyOptions().setSupportWebSocket(false);

    private final HttpServerRequest request;
    private final String requestId;
    private final String trace;
    private final String client;
    private final Route route;
    private final Gateway gateway;

    private Backend backend;
    private LoadLimit.Rank place;
    private long bodyEnded;
    private long serviceNanos = -1;
    private long timer = -1;
    private Replica replica;
    private Replica broken;
    private HttpClientRequest toService;
    private boolean failed;

    Exchange(HttpServerRequest request, String requestId, String trace, String client, Route route, Gateway gateway) {
        this.request = new CuttableRequest(request);
        this.requestId = requestId;
        this.trace = trace;
        this.client = client;
        this.route = route;
        this.gateway = gateway;
    }

    /** Takes a place among what the service is given to do; false when there is none, and then it must not begin. */
    boolean enter(Backend to, LoadLimit.Rank rank) {
        if (!to.load().enter(rank)) {
            return false;
        }
        backend = to;
        place = rank;
        return true;
    }

    /** Sends it on to a replica of the service and answers in any case. */
    void begin() {
        bodyEnded = System.nanoTime();
        if (!route.timeout().isZero()) {
            timer = vertx().setTimer(route.timeout().toMillis(), late -> {
                timer = -1;
                fail(request.isEnded() ? Problem.TIMEOUT : Problem.REQUEST_TIMEOUT);
            });
        }
        HttpProxy.reverseProxy(OPTIONS, gateway.client())
                .origin(this)
                .addInterceptor(this)
                .handle(request);
    }

    /** The answer is out, or the client is gone. Called once, also when it never began. */
    void end() {
        if (timer >= 0) {
            vertx().cancelTimer(timer);
        }
        failed = true;
        leaveReplica();
        if (place != null) {
            backend.load().leave(place, serviceNanos);
            place = null;
        }
    }

    @Override
    public Future<HttpClientRequest> create(ProxyContext context) {
        return connect(backend.replicas().size());
    }

    /** Goes on to another replica only when no connection came about: then the first has not seen the request. */
    private Future<HttpClientRequest> connect(int attempts) {
        replica = attempts == 0 ? null : backend.pick(broken);
        if (replica == null) {
            return Future.failedFuture(new NoReplica());
        }
        replica.begin();
        return gateway.client().request(replica.request()).transform(connected -> {
            if (connected.succeeded()) {
                return accept(connected.result());
            }
            if (failed || connected.cause() instanceof ConnectionPoolTooBusyException) {
                return Future.failedFuture(connected.cause());
            }
            replica.isOut(connected.cause().toString());
            leaveReplica();
            return connect(attempts - 1);
        });
    }

    private Future<HttpClientRequest> accept(HttpClientRequest connected) {
        if (failed) {
            connected.reset();
            return Future.failedFuture("too late");
        }
        toService = connected;
        return Future.succeededFuture(connected);
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        MultiMap headers = context.request().headers();
        HopByHop.strip(headers);
        if (headers.contains(HttpHeaders.EXPECT)) {
            headers.remove(HttpHeaders.EXPECT);
            request.response().writeContinue();
        }
        headers.set(REQUEST_ID, requestId);
        if (!trace.equals(headers.get(TRACE))) {
            headers.remove(TRACE_STATE);
            headers.set(TRACE, trace);
        }
        gateway.clients().introduce(request, client, headers);
        boolean repeatable = isRepeatable();
        if (repeatable) {
            context.request().setBody(null);
            request.resume();
        } else {
            Body body = context.request().getBody();
            context.request()
                    .setBody(Body.body(
                            new LimitedBody(
                                    body.stream(),
                                    route.bodyLimitBytes(),
                                    () -> fail(Problem.bodyTooLarge(route.bodyLimitBytes())),
                                    // A client that takes its time does not make the service slow.
                                    () -> bodyEnded = System.nanoTime()),
                            body.length()));
        }

        // Completed by an answer of the service only: a problem has been written past the proxy when there is none.
        Promise<ProxyResponse> answer = Promise.promise();
        Future<ProxyResponse> first = context.sendRequest();
        (repeatable ? first.recover(cause -> repeat(context, cause)) : first).onComplete(sent -> {
            serviceNanos = System.nanoTime() - bodyEnded;
            if (sent.failed()) {
                fail(problem(sent.cause()));
            } else if (!failed) {
                answer.complete(sent.result());
            }
        });
        return answer.future();
    }

    /** Whether it may be carried out twice: it only reads, and has no body that would have to be kept. */
    private boolean isRepeatable() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
                && (length == null || length.equals("0"))
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Once more, to another replica, when the first broke off without an answer: it may have died. */
    private Future<ProxyResponse> repeat(ProxyContext context, Throwable cause) {
        boolean brokeOff = toService != null && !failed;
        if (!brokeOff || backend.pick(replica) == null) {
            return Future.failedFuture(cause);
        }
        broken = replica;
        leaveReplica();
        return context.sendRequest();
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        MultiMap headers = context.response().headers();
        HopByHop.strip(headers);
        headers.remove(REQUEST_ID);
        if (route.cors() != null) {
            Cors.strip(headers);
        }
        return context.sendResponse().otherwiseEmpty();
    }

    /** Answers with the problem; when the service's answer is already on its way it can only be cut off. */
    private void fail(Problem problem) {
        if (failed) {
            return;
        }
        failed = true;
        if (toService != null) {
            toService.reset();
        }
        if (request.response().headWritten()) {
            request.response().reset();
        } else if (!request.response().closed()) {
            problem.answer(request, requestId, vertx());
        }
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof NoReplica) {
            return Problem.UNAVAILABLE;
        }
        return cause instanceof ConnectionPoolTooBusyException ? Problem.OVERLOADED : Problem.BAD_GATEWAY;
    }

    private void leaveReplica() {
        if (replica != null) {
            replica.end();
            replica = null;
        }
    }

    private Vertx vertx() {
        return gateway.vertx();
    }

    /** No replica of the service is up. */
    private static final class NoReplica extends RuntimeException {

        NoReplica() {
            super(null, null, false, false);
        }
    }
}
