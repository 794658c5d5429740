package mx.maal.gateway;

import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** A replica that is ready, answers no request, and ends with all of them under way. */
final class DyingReplica {

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger held = new AtomicInteger();

    DyingReplica(int port) {
        vertx.createHttpServer()
                .requestHandler(request -> {
                    if (request.path().equals("/q/health/ready")) {
                        request.response().end();
                    } else {
                        held.incrementAndGet();
                    }
                })
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    boolean holdsSome() {
        return held.get() > 0;
    }

    /** How many requests it has got. */
    int held() {
        return held.get();
    }

    /** May be called twice. */
    void die() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
