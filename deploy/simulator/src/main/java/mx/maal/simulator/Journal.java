package mx.maal.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A file that only grows: one JSON object per line, each the whole new state of one thing. Written before the answer goes
 * out, without fsync: it survives the end of the process, which is what a simulator has to survive.
 */
public final class Journal implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileChannel channel;

    /** Opens or creates the file, with its folder. */
    public Journal(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            // The last line may be torn by a kill; what follows must not be glued to it.
            if (channel.size() > 0) {
                write("\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls back with every line's kind and body, in the order of writing; lines that are not whole are left out. */
    public void replay(BiConsumer<String, JsonNode> reader) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.forEach(line -> {
                try {
                    JsonNode entry = JSON.readTree(line);
                    if (entry.hasNonNull("kind")) {
                        reader.accept(entry.get("kind").textValue(), entry.get("body"));
                    }
                } catch (JsonProcessingException torn) {
                    System.err.println("left out a torn line of " + file.getFileName());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends one line. */
    public void append(String kind, JsonNode body) {
        append(kind, body.toString());
    }

    /**
     * Appends one line.
     *
     * @param kind a plain word
     * @param json a JSON object without line breaks
     */
    public void append(String kind, String json) {
        try {
            write("{\"kind\":\"" + kind + "\",\"body\":" + json + "}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
