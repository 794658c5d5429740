package mx.maal.gateway;

import io.netty.channel.MultithreadEventLoopGroup;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;

/**
 * The clients for what goes on to the services: one for each event loop, with connections of its own. With one for all, three of four
 * requests went over another event loop's connection, which had to be woken up for each, and woke the first one for its answer.
 */
final class ServiceClients {

    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int LARGEST_HEADERS = 32 * 1024;

    private final ThreadLocal<HttpClient> ofEventLoop;

    /** @param settings its limits are for all event loops together, and each gets its part of them, rounded up */
    ServiceClients(Settings.Connections settings, Vertx vertx) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()))
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setDecompressionSupported(false);
        int eventLoops = ((MultithreadEventLoopGroup) vertx.nettyEventLoopGroup()).executorCount();
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(part(settings.most(), eventLoops))
                .setMaxWaitQueueSize(part(settings.mostWaiting(), eventLoops));
        ofEventLoop = ThreadLocal.withInitial(() -> vertx.createHttpClient(options, pool));
    }

    /** The client of the event loop that asks. */
    HttpClient mine() {
        return ofEventLoop.get();
    }

    private static int part(int all, int parts) {
        return (all - 1) / parts + 1;
    }
}
