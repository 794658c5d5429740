package mx.maal.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** The storefront's one origin: every request that is not about the gateway itself comes in here. Never blocks. */
@ApplicationScoped
class Gateway {

    private static final Logger ACCESS = Logger.getLogger("mx.maal.gateway.access");
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final String UNROUTED = "none";
    private static final String POLICIES = "policies";

    /** Told in place of a status when the client left before it was answered. */
    private static final int CLIENT_LEFT = 499;

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private final Vertx vertx;
    private final Backends backends;
    private final Routes routes;
    private final Clients clients;
    private final RateLimiter rateLimiter;
    private final Pace paceElsewhere;
    private final TokenCheck tokens;
    private final Traces traces;
    private final Ranks ranks;
    private final Measures measures;
    private final ServiceClients serviceClients;
    private final Docs docs;

    Gateway(Settings settings, Backends backends, Vertx vertx, MeterRegistry metrics, JWTParser tokenParser) {
        this.vertx = vertx;
        this.backends = backends;
        Policies policies = new Policies(
                Manifests.read(settings.policies(), POLICIES),
                settings.rateLimit().times());
        this.routes = new RouteFiles(settings, policies).read();
        this.paceElsewhere = policies.ofGateway().pace(UNROUTED);
        this.clients = new Clients(settings.trustedProxies().orElse(List.of()));
        this.rateLimiter = new RateLimiter(settings.rateLimit().counts());
        this.tokens = new TokenCheck(tokenParser, vertx);
        this.traces = new Traces(settings.tracesShare());
        this.ranks = new Ranks(settings.load());
        this.measures = new Measures(metrics);
        this.serviceClients = new ServiceClients(settings.connections(), vertx);
        this.docs = new Docs(
                settings.docs(), backends.all().stream().map(Backend::name).toList(), vertx);
        for (Route route : routes.all()) {
            if (backends.get(route.backend()) == null) {
                throw new IllegalArgumentException("maal.gateway.backends says nothing about " + route.backend()
                        + ", which the route " + route.path() + " needs");
            }
        }
    }

    void open(@Observes Router router) {
        // Before Quarkus' own pages too: they would be found under disguised paths.
        router.route().order(Integer.MIN_VALUE).handler(this::refuseDisguised);
        router.route().order(RouteConstants.ROUTE_ORDER_DEFAULT).handler(this::handle);
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answerFailure);
        backends.watch();
        routes.all().forEach(route -> LOG.debugf("%s → %s", route.path(), route.backend()));
    }

    /** The client of the event loop that asks. */
    HttpClient client() {
        return serviceClients.mine();
    }

    Clients clients() {
        return clients;
    }

    Vertx vertx() {
        return vertx;
    }

    private void refuseDisguised(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.uri().startsWith("/") && Paths.isPlain(request.path())) {
            context.next();
        } else {
            answerPastRoutes(context, Problem.INVALID_PATH);
        }
    }

    /** What the router itself refuses, and what fails in here. */
    private void answerFailure(RoutingContext context) {
        Problem problem =
                switch (context.statusCode()) {
                    case 400 -> Problem.INVALID_REQUEST;
                    case 404 -> Problem.INVALID_PATH;
                    default -> Problem.INTERNAL_ERROR;
                };
        if (problem == Problem.INTERNAL_ERROR) {
            LOG.error("unexpected failure", context.failure());
        }
        if (context.response().headWritten()) {
            context.request().connection().close();
            return;
        }
        answerPastRoutes(context, problem);
    }

    private void answerPastRoutes(RoutingContext context, Problem problem) {
        long began = System.nanoTime();
        HttpServerRequest request = context.request();
        String requestId = begin(context);
        String trace = traces.acceptOrMake(request.getHeader(Exchange.TRACE));
        context.addEndHandler(ended -> log(request, UNROUTED, requestId, trace, System.nanoTime() - began));
        problem.answer(request, requestId, vertx);
    }

    /** Gives the request its id, and sees to it that whatever answer it gets has the headers that all have. */
    private static String begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        String requestId = RequestIds.acceptOrMake(request.getHeader(Exchange.REQUEST_ID));
        context.addHeadersEndHandler(
                sent -> SecurityHeaders.complete(request.response().headers()));
        request.response().headers().set(Exchange.REQUEST_ID, requestId);
        return requestId;
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        long began = System.nanoTime();
        String requestId = begin(context);
        String trace = traces.acceptOrMake(request.getHeader(Exchange.TRACE));
        Route route = routes.find(request.method(), request.path());
        String address = clients.address(request);
        Exchange exchange = new Exchange(request, requestId, trace, address, route, this);
        context.addEndHandler(ended -> {
            exchange.end();
            log(request, route == null ? UNROUTED : route.path(), requestId, trace, System.nanoTime() - began);
        });

        Problem problem = objection(request, address, route);
        if (route != null && route.cors() != null && letBrowserIn(request, requestId, route.cors(), problem)) {
            return;
        }
        if (problem == null) {
            identify(request, requestId, route, exchange);
        } else if (problem != Problem.NOT_FOUND || !docs.answer(request, requestId, request.path())) {
            problem.answer(request, requestId, vertx);
        }
    }

    /** Lets those pass who bring a valid token, and where none is needed also those who bring none. */
    private void identify(HttpServerRequest request, String requestId, Route route, Exchange exchange) {
        String token = TokenCheck.of(request);
        if (token != null) {
            request.pause();
            tokens.check(token).onComplete(checked -> {
                if (request.response().closed()) {
                    return;
                }
                if (checked.succeeded()) {
                    pass(request, requestId, route, exchange);
                } else {
                    Problem.UNAUTHORIZED.answer(request, requestId, vertx);
                }
            });
        } else if (route.operatorsOnly()) {
            Problem.UNAUTHORIZED.answer(request, requestId, vertx);
        } else {
            pass(request, requestId, route, exchange);
        }
    }

    private void pass(HttpServerRequest request, String requestId, Route route, Exchange exchange) {
        if (exchange.enter(backends.get(route.backend()), ranks.of(request))) {
            exchange.begin();
        } else {
            measures.shed();
            Problem.OVERLOADED.answer(request, requestId, vertx);
        }
    }

    /** Why the request goes to no service; null when it does. */
    private Problem objection(HttpServerRequest request, String address, Route route) {
        int secondsToWait =
                rateLimiter.secondsToWait(Clients.group(address), route == null ? paceElsewhere : route.pace());
        if (secondsToWait > 0) {
            measures.rateLimited();
            return Problem.tooManyRequests(secondsToWait);
        }
        if (route == null) {
            return Problem.NOT_FOUND;
        }
        return METHODS.contains(request.method()) ? framing(request, route) : Problem.METHOD_NOT_ALLOWED;
    }

    /** What is wrong with how the request says where it ends, or with how long it says it is; null: nothing. */
    private static Problem framing(HttpServerRequest request, Route route) {
        MultiMap headers = request.headers();
        if (request.authority() == null) {
            return Problem.INVALID_REQUEST;
        }
        String coding = headers.get(HttpHeaders.TRANSFER_ENCODING);
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (coding != null) {
            boolean chunked = coding.equalsIgnoreCase("chunked")
                    && headers.getAll(HttpHeaders.TRANSFER_ENCODING).size() == 1;
            return chunked && length == null ? null : Problem.INVALID_REQUEST;
        }
        if (length == null) {
            return null;
        }
        try {
            long bytes = Long.parseLong(length);
            return bytes < 0
                    ? Problem.INVALID_REQUEST
                    : bytes > route.bodyLimitBytes() ? Problem.bodyTooLarge(route.bodyLimitBytes()) : null;
        } catch (NumberFormatException e) {
            return Problem.INVALID_REQUEST;
        }
    }

    /** Adds what an allowed browser needs to read the answer; returns true when that was a preflight and is answered. */
    private boolean letBrowserIn(HttpServerRequest request, String requestId, Cors cors, Problem problem) {
        HttpServerResponse response = request.response();
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return false;
        }
        boolean allowed = cors.allows(origin);
        if (allowed) {
            cors.open(origin, response.headers());
        }
        if (problem != null || !Cors.isPreflight(request)) {
            return false;
        }
        if (allowed) {
            cors.permit(request, response.headers());
            response.setStatusCode(204).end();
        } else {
            Problem.ORIGIN_NOT_ALLOWED.answer(request, requestId, vertx);
        }
        return true;
    }

    /** Says what kind of request it was and how it went: no address, no path with its ids, no query, no header. */
    private void log(HttpServerRequest request, String route, String requestId, String trace, long nanos) {
        int status = request.response().headWritten() ? request.response().getStatusCode() : CLIENT_LEFT;
        measures.answered(route, status, nanos);
        // Of the failures, 503 alone comes in thousands when a service is away; who is away is logged once by Replica.
        Logger.Level level = status >= 500 && status != 503 ? Logger.Level.WARN : Logger.Level.INFO;
        if (ACCESS.isEnabled(level)) {
            ACCESS.logf(
                    level,
                    "%s %s %d %d ms request=%s trace=%s",
                    request.method(),
                    route,
                    status,
                    nanos / 1_000_000,
                    requestId,
                    Traces.id(trace));
        }
    }
}
