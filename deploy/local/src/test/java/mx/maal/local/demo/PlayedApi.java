package mx.maal.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * The services as far as {@code contracts/needs/} tells of them: answers with the examples there, and takes no other request
 * than those there. Also plays the simulator, which does whatever it is told.
 */
final class PlayedApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** No story asks for anything more often. */
    private static final int MOST = 5;

    static {
        // Else each answer's body waits 40 ms for the client to acknowledge its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What an operation answered; {@code name} is such as {@code GET /v1/carts/{id} 200 reserved}. */
    record Reply(String name, int status, JsonNode body) {

        /** Its name without that of the example. */
        String answer() {
            return name.substring(0, name.indexOf(String.valueOf(status)) + 3);
        }
    }

    private final List<JsonNode> needs = needs();
    private final HttpServer server;
    private Map<String, String> wanted;
    private UnaryOperator<Reply> change;
    private Runnable onTooMany;
    private Map<String, Integer> usual = Map.of();
    private final Map<String, Integer> asked = new HashMap<>();
    private final List<Reply> given = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    PlayedApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Begins anew.
     *
     * @param wanted by operation, the answers that it gives one after the other, {@code 202;200 reserved}, and then the last
     *     one again; where nothing is said, the first that the needs have
     * @param change what becomes of an answer before it goes out
     * @param usual how often each operation is asked; empty when that is not known, and then {@value #MOST} times are not
     *     too many
     * @param onTooMany called when one is asked more often: that is another story, and may go on for ever
     */
    synchronized void play(
            Map<String, String> wanted, UnaryOperator<Reply> change, Map<String, Integer> usual, Runnable onTooMany) {
        this.wanted = wanted;
        this.change = change;
        this.usual = usual;
        this.onTooMany = onTooMany;
        asked.clear();
        given.clear();
        refused.clear();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often each operation has been asked since it was begun. */
    synchronized Map<String, Integer> asked() {
        return Map.copyOf(asked);
    }

    /** The answers since then, before they were changed. */
    synchronized List<Reply> given() {
        return List.copyOf(given);
    }

    /** By name, every answer with a body that the needs tell of. */
    List<String> answersWithMembers() {
        List<String> names = new ArrayList<>();
        for (JsonNode need : needs) {
            need.path("paths")
                    .fields()
                    .forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> operation
                            .getValue()
                            .path("responses")
                            .fields()
                            .forEachRemaining(
                                    answer -> answer.getValue().path("content").forEach(content -> {
                                        String name = operation.getKey().toUpperCase() + " " + path.getKey() + " "
                                                + answer.getKey();
                                        if (content.has("example")) {
                                            names.add(name);
                                        }
                                        content.path("examples")
                                                .fieldNames()
                                                .forEachRemaining(example -> names.add(name + " " + example));
                                    }))));
        }
        return names;
    }

    /** The requests since then that are not as the needs say. */
    synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        JsonNode sent = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String path = exchange.getRequestURI().getPath();
        Reply reply = path.startsWith("/control/")
                ? new Reply("simulator", 200, JSON.createObjectNode())
                : reply(exchange, path, sent);
        byte[] body = reply.body().isMissingNode() ? new byte[0] : JSON.writeValueAsBytes(reply.body());
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Reply reply(HttpExchange exchange, String path, JsonNode sent) {
        for (JsonNode need : needs) {
            for (Map.Entry<String, JsonNode> one : (Iterable<Map.Entry<String, JsonNode>>) need.path("paths")::fields) {
                JsonNode operation =
                        one.getValue().path(exchange.getRequestMethod().toLowerCase());
                if (path.matches(one.getKey().replaceAll("\\{\\w+}", "[^/]+")) && !operation.isMissingNode()) {
                    String name = exchange.getRequestMethod() + " " + one.getKey();
                    if (!shape(sent).equals(shape(operation.at("/requestBody/content/application~1json/example")))) {
                        refused.add(name + " with " + sent);
                    }
                    operation.path("parameters").findValuesAsText("name").stream()
                            .filter(header -> !exchange.getRequestHeaders().containsKey(header))
                            .forEach(header -> refused.add(name + " without " + header));
                    Reply reply = reply(name, operation.path("responses"));
                    given.add(reply);
                    return change.apply(reply);
                }
            }
        }
        refused.add(exchange.getRequestMethod() + " " + path);
        count("refused");
        return new Reply("none", 500, JSON.missingNode());
    }

    private Reply reply(String operation, JsonNode answers) {
        String[] turns =
                wanted.getOrDefault(operation, answers.fieldNames().next()).split(";");
        int turn = count(operation);
        String[] wantedNow = turns[Math.min(turn, turns.length) - 1].split(" ");
        Iterator<JsonNode> contents = answers.path(wantedNow[0]).path("content").elements();
        JsonNode content = contents.hasNext() ? contents.next() : JSON.missingNode();
        String name = operation + " " + wantedNow[0];
        int status = Integer.parseInt(wantedNow[0]);
        if (!content.has("examples")) {
            return new Reply(name, status, content.path("example"));
        }
        JsonNode examples = content.path("examples");
        String example =
                wantedNow.length > 1 ? wantedNow[1] : examples.fieldNames().next();
        return new Reply(name + " " + example, status, examples.path(example).path("value"));
    }

    private int count(String operation) {
        int times = asked.merge(operation, 1, Integer::sum);
        if (times > (usual.isEmpty() ? MOST : usual.getOrDefault(operation, 0))) {
            onTooMany.run();
        }
        return times;
    }

    /** What members there are, and of what type. */
    private static Object shape(JsonNode value) {
        if (value.isObject()) {
            Map<String, Object> members = new TreeMap<>();
            value.fields().forEachRemaining(member -> members.put(member.getKey(), shape(member.getValue())));
            return members;
        }
        return value.getNodeType();
    }

    private static List<JsonNode> needs() {
        try (Stream<Path> files = Files.list(Path.of("contracts/needs"))) {
            return files.sorted().<JsonNode>map(PlayedApi::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.valueToTree(new Yaml().load(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
