package mx.maal.load.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * HTTP/1.1 to one origin over connections that are kept open, as many as there are requests at once. Knows what the stack
 * speaks and nothing more: no TLS, no redirects, no pipelining. All of it belongs to the loop's thread.
 */
public final class Client {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Less than any server of the stack keeps an idle connection, so that none is used while its server closes it. */
    private static final long LONGEST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** One buffer for all: what is read is copied to its connection at once. */
    final ByteBuffer received = ByteBuffer.allocateDirect(64 * 1024);

    final Loop loop;
    final InetSocketAddress address;
    private final String host;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> open = new HashSet<>();

    /** @param origin for example {@code http://127.0.0.1:8080} */
    public Client(Loop loop, String origin) {
        URI uri = URI.create(origin);
        this.loop = loop;
        this.address = new InetSocketAddress(uri.getHost(), uri.getPort());
        this.host = uri.getAuthority();
        loop.execute(this::look);
    }

    /**
     * @param headers lines that end with CR LF; empty for none
     * @param then gets the answer, of status 0 when none came within 30 s
     */
    public void get(String path, String headers, Consumer<Answer> then) {
        send(bytes("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n"), then);
    }

    /**
     * @param headers lines that end with CR LF; empty for none
     * @param body JSON; empty for none
     * @param then gets the answer, of status 0 when none came within 30 s
     */
    public void post(String path, String headers, String body, Consumer<Answer> then) {
        byte[] content = bytes(body);
        byte[] head = bytes("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n"
                + headers + "Content-Length: " + content.length + "\r\n\r\n");
        byte[] request = new byte[head.length + content.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(content, 0, request, head.length, content.length);
        send(request, then);
    }

    /** How many requests have no answer yet. */
    public int busy() {
        return open.size() - idle.size();
    }

    private void send(byte[] request, Consumer<Answer> then) {
        Connection connection = idle.pollLast();
        if (connection == null) {
            connection = new Connection(this);
            open.add(connection);
        }
        connection.send(ByteBuffer.wrap(request), then);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The connection can carry the next request; the one used last is used first, so that the others may go. */
    void freed(Connection connection) {
        idle.addLast(connection);
    }

    void closed(Connection connection) {
        open.remove(connection);
        idle.remove(connection);
    }

    private void look() {
        long now = System.nanoTime();
        for (Connection connection : List.copyOf(open)) {
            if (connection.unansweredSince(now) > TIMEOUT_NANOS) {
                connection.fail("no answer within " + TimeUnit.NANOSECONDS.toSeconds(TIMEOUT_NANOS) + " s");
            }
        }
        while (!idle.isEmpty() && idle.peekFirst().idleSince(now) > LONGEST_IDLE_NANOS) {
            idle.peekFirst().close();
        }
        loop.after(LOOK_EVERY_NANOS, this::look);
    }
}
