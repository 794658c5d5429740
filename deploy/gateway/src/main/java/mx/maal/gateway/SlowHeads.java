package mx.maal.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Cuts connections off whose request head takes too long to come in. Vert.x has a time limit for silence only, which a client
 * that sends a byte now and then never meets; so this sits in Netty, between Vert.x and the network.
 */
@ApplicationScoped
class SlowHeads {

    private static final Logger LOG = Logger.getLogger(SlowHeads.class);

    private final Vertx vertx;
    private final Duration limit;

    SlowHeads(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.limit = settings.headTimeout();
    }

    void watch(@ObservesAsync HttpServerStart started) {
        for (EventExecutor acceptor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            acceptor.execute(() -> ((SingleThreadEventLoop) acceptor)
                    .registeredChannelsIterator()
                    .forEachRemaining(channel -> {
                        if (channel instanceof ServerChannel) {
                            channel.pipeline().addFirst(new Arrivals());
                        }
                    }));
        }
    }

    /** Meets each connection before Vert.x does. */
    private final class Arrivals extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext server, Object connection) {
            ((Channel) connection).pipeline().addFirst(new FirstBytes());
            server.fireChannelRead(connection);
        }
    }

    /** By the time of the first bytes Vert.x has put its decoder into the pipeline. */
    private final class FirstBytes extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext connection, Object bytes) {
            ChannelHandlerContext decoder = connection.pipeline().context(HttpRequestDecoder.class);
            if (decoder != null) {
                connection.pipeline().addAfter(decoder.name(), null, new HeadTimer());
            }
            connection.fireChannelRead(bytes);
            connection.pipeline().remove(this);
        }
    }

    /** Right after the decoder: sees that bytes came, and what became of them. */
    private final class HeadTimer extends ChannelInboundHandlerAdapter {

        private boolean betweenRequests = true;
        private boolean decoded;
        private Future<?> deadline;

        @Override
        public void channelRead(ChannelHandlerContext connection, Object part) {
            decoded = true;
            if (part instanceof HttpRequest) {
                betweenRequests = false;
                stop();
            }
            if (part instanceof LastHttpContent) {
                betweenRequests = true;
            }
            connection.fireChannelRead(part);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext connection) {
            // Something came of which nothing could be made: the beginning of a head.
            if (betweenRequests && !decoded && deadline == null) {
                deadline = connection
                        .executor()
                        .schedule(() -> cutOff(connection), limit.toMillis(), TimeUnit.MILLISECONDS);
            }
            decoded = false;
            connection.fireChannelReadComplete();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext connection) {
            stop();
        }

        private void stop() {
            if (deadline != null) {
                deadline.cancel(false);
                deadline = null;
            }
        }

        private void cutOff(ChannelHandlerContext connection) {
            LOG.debugf("a request's head took longer than %s", limit);
            connection.close();
        }
    }
}
