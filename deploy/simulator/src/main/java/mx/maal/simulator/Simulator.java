package mx.maal.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mx.maal.simulator.conekta.ConektaWire;
import mx.maal.simulator.mercadopago.MercadoPagoWire;
import mx.maal.simulator.stripe.StripeWire;

/** Plays the payment providers for the local stack: their HTTP protocols, their webhooks, their pay page. */
public final class Simulator implements AutoCloseable {

    /** Enough for some calls that hang beside those of a drop. */
    private static final int THREADS = 64;

    private static final int LARGEST_BODY_BYTES = 64 * 1024;
    private static final long EXPIRY_PERIOD_MILLIS = 500;

    private final Map<String, Wire> wires = new LinkedHashMap<>();
    private final Map<String, Faults> faults = new LinkedHashMap<>();
    private final ControlApi control = new ControlApi(wires, faults);
    private final PayPage payPage = new PayPage(wires);
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final ScheduledExecutorService expiry = Executors.newSingleThreadScheduledExecutor();
    private final HttpServer server;

    /** Starts listening on loopback. */
    public Simulator(Settings settings) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
        String ownUrl = "http://127.0.0.1:" + port();
        register(StripeWire.open(settings.stripe(), ownUrl, journal(settings, "stripe")));
        register(MercadoPagoWire.open(settings.mercadoPago(), ownUrl, journal(settings, "mercadopago")));
        register(ConektaWire.open(settings.conekta(), ownUrl, journal(settings, "conekta")));

        expiry.scheduleWithFixedDelay(
                () -> expireOverdue(Instant.now()), EXPIRY_PERIOD_MILLIS, EXPIRY_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Runs until the process is told to stop; settings come from the environment. */
    public static void main(String[] args) throws IOException {
        // Without it every keep-alive answer waits for the peer's delayed acknowledgement, some 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Settings settings = Settings.from(System.getenv());
        Simulator simulator = new Simulator(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
        System.out.println("payment provider simulator on http://127.0.0.1:" + simulator.port());
    }

    /** Where it listens; of use when the settings say port 0. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Expires the vouchers whose time to pay is over at that instant. */
    void expireOverdue(Instant now) {
        for (Wire wire : wires.values()) {
            try {
                wire.expireOverdue(now);
            } catch (RuntimeException e) {
                // The next round tries again; the timer must not end.
                e.printStackTrace();
            }
        }
    }

    @Override
    public void close() {
        expiry.shutdownNow();
        faults.values().forEach(Faults::close);
        server.stop(0);
        threads.shutdown();
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                System.err.println("closing: " + e);
            }
        }
    }

    private Journal journal(Settings settings, String provider) {
        return new Journal(settings.data().resolve(provider + ".jsonl"));
    }

    private void register(Wire wire) {
        wires.put(wire.provider(), wire);
        faults.put(wire.provider(), new Faults());
        resources.add(wire);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        try {
            return route(read(exchange));
        } catch (Refused refused) {
            return refused.answer();
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return Answer.problem(500, "internal", "the simulator failed; see its log");
        }
    }

    private Answer route(Request request) {
        if (request.path().equals("/health")) {
            return Answer.json(200, JsonNodeFactory.instance.objectNode().put("status", "UP"));
        }
        if (request.path().startsWith("/control/")) {
            return control.serve(request);
        }
        if (request.path().startsWith("/pay/")) {
            return payPage.serve(request);
        }
        return wires.values().stream()
                .filter(wire -> wire.speaks(request.path()))
                .findFirst()
                .map(wire -> faults.get(wire.provider()).serve(wire, request))
                .orElseThrow(() -> new Refused(404, "not-found", "nothing here"));
    }

    private static Request read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY_BYTES + 1);
        if (body.length > LARGEST_BODY_BYTES) {
            throw new Refused(413, "too-large", "a body has at most " + LARGEST_BODY_BYTES + " bytes");
        }
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        try {
            return new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    Forms.read(exchange.getRequestURI().getRawQuery()),
                    headers,
                    new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "invalid-request", "broken percent encoding");
        }
    }
}
