package mx.maal.gateway;

import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** One running copy of a service. */
final class Replica {

    private static final Logger LOG = Logger.getLogger(Replica.class);
    private static final int MISSES_UNTIL_DOWN = 3;

    private final String address;
    private final String host;
    private final int port;
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicInteger misses = new AtomicInteger();
    private volatile boolean up = true;
    private volatile boolean drained;

    /** @param address {@code http://host:port}; @throws IllegalArgumentException when it is anything else */
    Replica(String address) {
        URI uri = URI.create(address);
        if (!"http".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getPort() < 1
                || !uri.getRawPath().isEmpty()) {
            throw new IllegalArgumentException("maal.gateway.backends: expected http://host:port, got " + address);
        }
        this.address = address;
        this.host = uri.getHost();
        this.port = uri.getPort();
    }

    RequestOptions request() {
        return new RequestOptions().setHost(host).setPort(port);
    }

    /** Whether it is given requests. */
    boolean isUp() {
        return up && !drained;
    }

    /** From now on it is given nothing new, whatever it says of itself. */
    void drain() {
        drained = true;
    }

    /** It is given requests again, when it is ready. */
    void admit() {
        drained = false;
    }

    int outstanding() {
        return outstanding.get();
    }

    void begin() {
        outstanding.incrementAndGet();
    }

    void end() {
        outstanding.decrementAndGet();
    }

    void answersReady() {
        misses.set(0);
        if (!up) {
            up = true;
            LOG.infof("%s is ready", address);
        }
    }

    /** It said that it is not ready, or nothing listens there. */
    void isOut(String why) {
        misses.set(0);
        if (up) {
            up = false;
            LOG.warnf("%s is out: %s", address, why);
        }
    }

    /** It said nothing in time: may be busy, so it is taken out only at the third time in a row. */
    void missed() {
        if (misses.incrementAndGet() >= MISSES_UNTIL_DOWN) {
            isOut("no answer from /q/health/ready");
        }
    }

    @Override
    public String toString() {
        return address;
    }
}
