package mx.maal.kit.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** An issuer's key set, served over HTTP on loopback. PUT replaces it; an empty body makes it answer 503. */
public final class KeySet implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final HttpServer server;
    private volatile byte[] content = {};

    public KeySet() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/certs";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("PUT")) {
                content = exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(204, -1);
            } else if (content.length == 0) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        }
    }

    /** What the set at this address is from now on, from wherever in this process it is served. */
    public static void replace(String address, String content) {
        send(HttpRequest.newBuilder(URI.create(address))
                .PUT(HttpRequest.BodyPublishers.ofString(content))
                .build());
    }

    /** What the set at this address is; empty while it answers 503. */
    public static String read(String address) {
        return send(HttpRequest.newBuilder(URI.create(address)).build());
    }

    /** The set of these keys, by their ids. */
    public static String of(Map<String, PublicKey> keys) {
        return new JsonWebKeySet(keys.entrySet().stream()
                        .map(named -> key(named.getKey(), named.getValue()))
                        .collect(Collectors.toList()))
                .toJson();
    }

    private static JsonWebKey key(String id, PublicKey key) {
        try {
            JsonWebKey named = JsonWebKey.Factory.newJwk(key);
            named.setKeyId(id);
            named.setUse("sig");
            return named;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
