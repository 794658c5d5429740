package mx.maal.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an operator can set, each also as an environment variable: {@code MAAL_GATEWAY_BODY_LIMIT} and so on. */
@ConfigMapping(prefix = "maal.gateway")
public interface Settings {

    /** Where each service listens: {@code name=url,url;name=url}. The names are those of the routes' backendRefs. */
    @WithDefault("catalog-service=http://127.0.0.1:8101;inventory-service=http://127.0.0.1:8102;"
            + "order-service=http://127.0.0.1:8103;fulfillment-service=http://127.0.0.1:8104;"
            + "payments-service=http://127.0.0.1:8105")
    String backends();

    /** A folder of HTTPRoute files; absent: the ones of deploy/kubernetes/base/routes, packed at build time. */
    Optional<Path> routes();

    /** A folder of BackendTrafficPolicy files; absent: the ones of deploy/kubernetes/components/edge, packed at build time. */
    Optional<Path> policies();

    /** How long a request's head may take from its first byte on. */
    @WithDefault("10s")
    Duration headTimeout();

    /** Which share of the requests that bring no trace is recorded by the services, 0 to 1. */
    @WithDefault("0")
    double tracesShare();

    /** How long a request may take in all when its route does not say. Zero: for ever. */
    @WithDefault("10s")
    Duration timeout();

    /** The largest request body, in bytes, where neither a policy nor {@link #bodyLimits} says. */
    @WithDefault("1M")
    MemorySize bodyLimit();

    /** Larger or smaller bodies for some paths: {@code /v1/imports=20M;/v1/other=64K}. */
    @WithDefault("/v1/imports=20M")
    String bodyLimits();

    /** Whether /docs shows what the services promise. For the local stack only. */
    @WithDefault("true")
    boolean docs();

    /** Origins that browsers may call from, besides those of the routes' CORS filters. */
    @WithDefault("http://127.0.0.1:3000,http://localhost:3000")
    Optional<List<String>> corsOrigins();

    /** Addresses or CIDR blocks of the proxies in front, whose X-Forwarded-* headers are believed. */
    Optional<List<String>> trustedProxies();

    Connections connections();

    Readiness readiness();

    RateLimit rateLimit();

    Load load();

    /**
     * How many requests a service is given at once, whoever they come from; the rest are answered 503 with Retry-After.
     * The limit follows how quickly the service answers.
     */
    interface Load {

        /** Where the limit begins. */
        @WithDefault("400")
        int first();

        /** It never falls below: a service that has just started is slow, and a few shoppers are no overload. */
        @WithDefault("200")
        int fewest();

        /** It never grows beyond. */
        @WithDefault("2000")
        int most();

        /** The limit shrinks while more than a tenth of the answers take longer. */
        @WithDefault("750ms")
        Duration goodTime();

        /** How often it is judged. */
        @WithDefault("250ms")
        Duration every();

        /** Requests that begin something, {@code METHOD path;METHOD path}: they are sent away first. */
        @WithDefault("POST /v1/carts;POST /v1/tickets")
        String newcomers();

        /** Paths that are never sent away, with all below them. */
        @WithDefault("/v1/webhooks")
        List<String> exempt();

        /** How many requests may wait for a change ({@code Prefer: wait}) at one service. */
        @WithDefault("20000")
        int mostPatient();
    }

    /** The connections to the services. */
    interface Connections {

        /** At most this many to one replica, 1 or more; each request that waits for a change keeps one. */
        @WithDefault("4096")
        int most();

        /** At most this many requests wait for a connection; the next is answered 503. */
        @WithDefault("10000")
        int mostWaiting();

        /** How long connecting may take before the next replica is tried. */
        @WithDefault("1s")
        Duration timeout();
    }

    /** The question each replica is asked: /q/health/ready. */
    interface Readiness {

        @WithDefault("1s")
        Duration every();

        /** An answer later than this counts as a miss; the third miss in a row takes the replica out. */
        @WithDefault("2s")
        Duration timeout();
    }

    /** Per client address (IPv6: per /64 network) and route, as the policies say. */
    interface RateLimit {

        /** How many times what the policies allow, 1 or more: a client that drives a whole drop needs more than a shopper. */
        @WithDefault("1")
        long times();

        /** Counts remembered, one for each client and route, at most; the one used longest ago is forgotten first. */
        @WithDefault("100000")
        long counts();
    }
}
