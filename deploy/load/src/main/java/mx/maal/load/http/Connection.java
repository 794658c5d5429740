package mx.maal.load.http;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** One connection, with at most one request on it at a time. */
final class Connection {

    private final Client client;
    private final AnswerParser parser = new AnswerParser();
    private SocketChannel channel;
    private SelectionKey key;
    private ByteBuffer request;
    private Consumer<Answer> then;
    private long sinceNanos;

    Connection(Client client) {
        this.client = client;
    }

    /** Sends it, connecting first when need be. */
    void send(ByteBuffer next, Consumer<Answer> whenAnswered) {
        request = next;
        then = whenAnswered;
        sinceNanos = System.nanoTime();
        try {
            if (channel == null) {
                connect();
            } else {
                write();
            }
        } catch (IOException e) {
            // Not from within the caller's call: it does not expect its answer before the call returns.
            client.loop.after(0, () -> fail(e.toString()));
        }
    }

    private void connect() throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean connected = channel.connect(client.address);
        key = channel.register(
                client.loop.selector(), connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
        if (connected) {
            write();
        }
    }

    private void write() throws IOException {
        channel.write(request);
        int wanted = request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** The socket can do something. */
    void ready(SelectionKey ready) {
        try {
            if (ready.isConnectable()) {
                channel.finishConnect();
                write();
            } else if (ready.isReadable()) {
                read();
            } else if (ready.isWritable()) {
                write();
            }
        } catch (IOException e) {
            fail(e.toString());
        }
    }

    private void read() throws IOException {
        ByteBuffer received = client.received.clear();
        int count = channel.read(received);
        if (count < 0 || then == null) {
            // The server has closed; without a request it has nothing to say.
            fail("the connection was closed");
            return;
        }
        parser.append(received.flip());
        Answer answer = parser.answer();
        if (answer == null) {
            return;
        }
        Consumer<Answer> whenAnswered = then;
        then = null;
        if (answer.lastOfItsConnection()) {
            close();
            whenAnswered.accept(answer);
        } else {
            // Free only afterwards: the answer's bytes lie in this connection's buffer.
            whenAnswered.accept(answer);
            parser.clear();
            sinceNanos = System.nanoTime();
            client.freed(this);
        }
    }

    /** Nanoseconds since the request was sent; 0 when none is under way. */
    long unansweredSince(long now) {
        return then == null ? 0 : now - sinceNanos;
    }

    /** Nanoseconds since the last answer. */
    long idleSince(long now) {
        return now - sinceNanos;
    }

    /** Gives the connection up; who waits for an answer gets one of status 0. */
    void fail(String why) {
        Consumer<Answer> whenAnswered = then;
        then = null;
        close();
        if (whenAnswered != null) {
            whenAnswered.accept(Answer.none(why));
        }
    }

    void close() {
        client.closed(this);
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It is not used any more.
        }
    }
}
