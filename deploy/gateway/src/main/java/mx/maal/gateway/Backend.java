package mx.maal.gateway;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A service and its replicas. */
final class Backend {

    private final String name;
    private final List<Replica> replicas;
    private final LoadLimit load;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param replicas one or more */
    Backend(String name, List<Replica> replicas, LoadLimit load) {
        this.name = name;
        this.replicas = List.copyOf(replicas);
        this.load = load;
    }

    String name() {
        return name;
    }

    /** How much all of its replicas together are given to do at once. */
    LoadLimit load() {
        return load;
    }

    List<Replica> replicas() {
        return replicas;
    }

    /**
     * The replica that is up and has the fewest requests outstanding, in turn among equals; null when none is up.
     *
     * @param except one that is not wanted; null: any will do
     */
    Replica pick(Replica except) {
        int count = replicas.size();
        int first = count == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), count);
        Replica best = null;
        for (int i = 0; i < count; i++) {
            Replica replica = replicas.get((first + i) % count);
            if (replica != except && replica.isUp() && (best == null || replica.outstanding() < best.outstanding())) {
                best = replica;
            }
        }
        return best;
    }
}
