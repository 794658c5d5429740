package mx.maal.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How commands reach a running launcher: over a socket in the run directory, which nobody but its user may enter. A request is
 * a line; the answer is {@code ok} or {@code failed} and, below it, what happened.
 */
final class Control implements AutoCloseable {

    private static final String OK = "ok";
    private static final String FAILED = "failed";

    private final ServerSocketChannel server;

    private Control(ServerSocketChannel server) {
        this.server = server;
    }

    /**
     * What remains of an earlier socket is replaced.
     *
     * @throws IOException when there can be none there: systems take paths of no more than about 100 letters
     */
    static Control listen(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        return new Control(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket)));
    }

    /**
     * Carries out one request after the other, for as long as this process lives.
     *
     * @param work gives the answer to a request, or throws with what went wrong
     */
    void serve(UnaryOperator<String> work) throws IOException {
        while (true) {
            try (SocketChannel client = server.accept();
                    BufferedReader requests = reader(client);
                    Writer answer = Channels.newWriter(client, StandardCharsets.UTF_8)) {
                String request = requests.readLine();
                if (request != null) {
                    answer.write(answered(request, work));
                }
            } catch (IOException e) {
                if (!server.isOpen()) {
                    throw e;
                }
                // Who asked has left: nobody to answer.
            }
        }
    }

    private static String answered(String request, UnaryOperator<String> work) {
        try {
            return OK + "\n" + work.apply(request);
        } catch (RuntimeException e) {
            return FAILED + "\n" + (e instanceof CannotStart ? e.getMessage() : e.toString());
        }
    }

    /**
     * Asks a launcher and waits for its answer.
     *
     * @throws IOException with a message for the user when it could not do it, or does not run
     */
    static String ask(Path socket, String request) throws IOException {
        try (SocketChannel launcher = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Writer asking = Channels.newWriter(launcher, StandardCharsets.UTF_8);
                BufferedReader answers = reader(launcher)) {
            asking.write(request + "\n");
            asking.flush();
            String verdict = answers.readLine();
            String answer = answers.lines().collect(Collectors.joining("\n"));
            if (!OK.equals(verdict)) {
                throw new IOException(verdict == null ? "The stack has ended meanwhile" : answer);
            }
            return answer;
        }
    }

    private static BufferedReader reader(SocketChannel channel) {
        return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
