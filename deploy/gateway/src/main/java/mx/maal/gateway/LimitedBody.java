package mx.maal.gateway;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A request body on its way through, counted: what exceeds the limit is never passed on, whatever its length said. */
final class LimitedBody implements ReadStream<Buffer> {

    private final ReadStream<Buffer> body;
    private final long limitBytes;
    private final Runnable onExcess;
    private final Runnable onEnd;
    private long bytes;
    private boolean exceeded;

    /**
     * @param onExcess called once, before the first byte over the limit would have passed
     * @param onEnd called when all of it has passed
     */
    LimitedBody(ReadStream<Buffer> body, long limitBytes, Runnable onExcess, Runnable onEnd) {
        this.body = body;
        this.limitBytes = limitBytes;
        this.onExcess = onExcess;
        this.onEnd = onEnd;
    }

    @Override
    public LimitedBody handler(Handler<Buffer> handler) {
        body.handler(handler == null ? null : chunk -> count(chunk, handler));
        return this;
    }

    private void count(Buffer chunk, Handler<Buffer> handler) {
        bytes += chunk.length();
        if (bytes <= limitBytes) {
            handler.handle(chunk);
        } else if (!exceeded) {
            exceeded = true;
            onExcess.run();
        }
    }

    @Override
    public LimitedBody endHandler(Handler<Void> handler) {
        body.endHandler(
                handler == null
                        ? null
                        : end -> {
                            if (!exceeded) {
                                onEnd.run();
                                handler.handle(null);
                            }
                        });
        return this;
    }

    @Override
    public LimitedBody exceptionHandler(Handler<Throwable> handler) {
        body.exceptionHandler(handler);
        return this;
    }

    @Override
    public LimitedBody pause() {
        body.pause();
        return this;
    }

    @Override
    public LimitedBody resume() {
        body.resume();
        return this;
    }

    @Override
    public LimitedBody fetch(long amount) {
        body.fetch(amount);
        return this;
    }
}
