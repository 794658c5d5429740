package mx.maal.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback ports: which are taken, and some that are free. */
final class Ports {

    /** Below the range from which systems give out ports for outgoing connections, so that none of those gets in between. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;

    private Ports() {}

    /** Whether something listens on this port of 127.0.0.1. */
    static boolean taken(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            // What stopped a moment ago leaves connections in TIME_WAIT; the port is free for a server all the same.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(loopback(), port), 1);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** As many different free ports as asked for, chosen at random so that stacks started side by side seldom collide. */
    static List<Integer> free(int count) {
        Set<Integer> found = new LinkedHashSet<>();
        for (int attempt = 0; found.size() < count && attempt < 1000; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!taken(candidate)) {
                found.add(candidate);
            }
        }
        if (found.size() < count) {
            throw new IllegalStateException("No free ports between " + LOWEST + " and " + HIGHEST + " on 127.0.0.1");
        }
        return List.copyOf(found);
    }

    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
