package mx.maal.kit.http;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import sun.misc.Signal;

/**
 * How a service ends when it is asked to (SIGTERM): it answers what it has, refuses what comes, and its exit code is 0. Left
 * alone, Quarkus takes further requests while it waits for those under way: under load the wait lasts for all of
 * {@code quarkus.shutdown.timeout}, and then cuts off whatever is under way.
 */
@Singleton
class Ending {

    private static final int BEFORE_ALL_OTHER_ANSWERS = 1_000;
    private static final String LIVE = "/q/health/live";

    @Inject
    Scheduler scheduler;

    private volatile boolean ending;

    void start(@Observes StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            Signal.handle(new Signal("TERM"), signal -> {
                ending = true;
                Quarkus.asyncExit(0);
            });
        }
    }

    /** Else what is done every second goes on, and fails, while Quarkus takes the database away and consumers still end. */
    void stop(@Observes ShutdownEvent event) {
        scheduler.pause();
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuse, BEFORE_ALL_OTHER_ANSWERS);
    }

    private void refuse(RoutingContext context) {
        if (!ending || context.request().path().equals(LIVE)) {
            context.next();
            return;
        }
        ProblemMappers.send(
                context.response(),
                Problem.of(503, "temporarily-unavailable", "This replica ends; try again in a moment.")
                        .retryAfter(1));
    }
}
