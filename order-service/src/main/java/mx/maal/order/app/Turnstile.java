package mx.maal.order.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import mx.maal.kit.Pause;
import mx.maal.order.domain.Admissions;
import mx.maal.order.domain.DropWindow;
import mx.maal.order.domain.WaitingRoom;
import mx.maal.order.persistence.WaitingRoomRows;
import org.jboss.logging.Logger;

/**
 * Lets shoppers out of the waiting rooms into their drops, at each drop's rate, and keeps in memory how far every room
 * has come, so that to tell a shopper his place costs no query. It turns in every replica: whichever comes first lets in, and
 * all read what was done.
 */
@ApplicationScoped
class Turnstile {

    private static final Logger LOG = Logger.getLogger(Turnstile.class);
    private static final int TURN_MILLIS = 200;
    private static final int IDLE_MILLIS = 1_000;
    private static final long LOOK_FOR_DROPS_NANOS = 1_000_000_000;
    private static final int MOST_MEASURED_ROOMS = 50;

    @Inject
    Settings settings;

    @Inject
    Clock clock;

    @Inject
    WaitingRoomRows rows;

    @Inject
    MeterRegistry metrics;

    private MultiGauge waiting;
    private MultiGauge admitted;

    private volatile Map<UUID, WaitingRoom> rooms = Map.of();
    private volatile Map<String, UUID> idsBySlug = Map.of();
    private long dropsReadAt = System.nanoTime() - LOOK_FOR_DROPS_NANOS;

    private boolean stuck;
    private volatile boolean running = true;
    private Thread thread;

    @PostConstruct
    void registerGauges() {
        waiting = MultiGauge.builder("waiting.room.waiting")
                .description("Shoppers who wait to be let into a drop")
                .register(metrics);
        admitted = MultiGauge.builder("waiting.room.admitted")
                .description("Shoppers who have been let into a drop since it opened")
                .register(metrics);
    }

    /** Rooms are known before the first request comes. */
    void start(@Observes StartupEvent event) {
        turnOrWarn();
        thread = new Thread(this::turnUntilStopped, "turnstile");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join(2_000);
    }

    /** The waiting room of a drop; empty when it has none. */
    Optional<WaitingRoom> room(UUID collectionId) {
        return Optional.ofNullable(rooms.get(collectionId));
    }

    /** The waiting room of the drop of this name; empty when it has none. */
    Optional<WaitingRoom> room(String slug) {
        return Optional.ofNullable(idsBySlug.get(slug)).flatMap(this::room);
    }

    private void turnUntilStopped() {
        while (running) {
            Pause.millis(rooms.isEmpty() ? IDLE_MILLIS : TURN_MILLIS);
            turnOrWarn();
        }
    }

    private void turnOrWarn() {
        try {
            turn();
            stuck = false;
        } catch (RuntimeException e) {
            if (running && !stuck) {
                LOG.warnf("this replica lets nobody into drops for now: %s", e.getMessage());
            }
            stuck = true;
        }
    }

    /** One turn. */
    void turn() {
        if (System.nanoTime() - dropsReadAt >= LOOK_FOR_DROPS_NANOS) {
            readDrops();
            dropsReadAt = System.nanoTime();
        }
        Instant now = clock.instant();
        List<WaitingRoom> open =
                rooms.values().stream().filter(room -> !room.closedAt(now)).toList();
        if (open.isEmpty()) {
            return;
        }
        rows.admit(
                open.stream().map(WaitingRoom::drop).filter(DropWindow::active).toList());
        Map<UUID, WaitingRoomRows.Progress> progress = rows.progress(
                open.stream().collect(Collectors.toMap(room -> room.drop().collectionId(), room -> room.admissions()
                        .through())));
        Map<UUID, WaitingRoom> moved = new HashMap<>(rooms);
        progress.forEach((id, since) -> moved.computeIfPresent(
                id,
                (same, room) -> new WaitingRoom(
                        room.drop(),
                        since.given(),
                        room.admissions().plus(since.newer(), now.minus(settings.admissionLasts())))));
        rooms = Map.copyOf(moved);
    }

    private void readDrops() {
        Map<UUID, WaitingRoom> found = new HashMap<>();
        Map<String, UUID> ids = new HashMap<>();
        for (DropWindow drop : rows.drops()) {
            WaitingRoom known = rooms.get(drop.collectionId());
            Admissions admissions = known == null
                    ? Admissions.after(rows.admittedBefore(drop.collectionId(), settings.admissionLasts()))
                    : known.admissions();
            found.put(drop.collectionId(), new WaitingRoom(drop, known == null ? 0 : known.given(), admissions));
            ids.put(drop.slug(), drop.collectionId());
        }
        rooms = Map.copyOf(found);
        if (!ids.equals(idsBySlug)) {
            idsBySlug = Map.copyOf(ids);
            waiting.register(gauges(room -> room.given() - room.admissions().through()), true);
            admitted.register(gauges(room -> room.admissions().through()), true);
        }
    }

    private List<MultiGauge.Row<?>> gauges(ToLongFunction<WaitingRoom> value) {
        return idsBySlug.entrySet().stream()
                .limit(MOST_MEASURED_ROOMS)
                .<MultiGauge.Row<?>>map(drop -> MultiGauge.Row.of(
                        Tags.of("collection", drop.getKey()),
                        () -> room(drop.getValue()).map(value::applyAsLong).orElse(0L)))
                .toList();
    }
}
