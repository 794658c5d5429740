package mx.maal.local;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** {@code deploy/up}: starts the whole stack, and stops it in order when it is told to end. */
public final class Up {

    /** After this long a user may want to see what is wrong; a busy machine may only need more time. */
    private static final Duration WORRY = Duration.ofSeconds(90);

    private static final Duration READY_PATIENCE = Duration.ofSeconds(240);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(10);
    /** Shorter than Kafka's nine seconds, for the start after a kill; long enough for a busy machine. */
    private static final Duration BROKER_SESSION = Duration.ofSeconds(6);

    private static final String DEMO_LOADED = "demo-catalog-loaded";

    private final UpOptions options;
    private final Layout layout;
    private final Progress progress;
    private final List<Child> children = Collections.synchronizedList(new ArrayList<>());
    private volatile Postgres postgres;
    private volatile KafkaBroker kafka;
    private volatile Watchdog watchdog;
    private Map<String, Slices.Slice> slices;
    private String operatorToken;
    private volatile boolean stopping;

    private Up(UpOptions options, Progress progress) {
        this.options = options;
        this.layout = Layout.of(options);
        this.progress = progress;
    }

    public static void main(String[] arguments) throws Exception {
        Progress progress = new Progress(System.out, Boolean.getBoolean("maal.terminal"));
        int status = 0;
        try {
            UpOptions options = UpOptions.parse(arguments);
            if (options.help()) {
                System.out.print(UpOptions.usage());
                return;
            }
            new Up(options, progress).run();
        } catch (CannotStart e) {
            progress.idle();
            System.err.println("\n" + e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    private void run() throws Exception {
        long began = System.nanoTime();
        Preflight.user();
        Directories.take(layout);
        Files.deleteIfExists(layout.stackFile());
        int leftovers = Leftovers.stop(layout.run());
        Path postgresData = layout.data().resolve("postgresql");
        if (Postgres.stopOrphan(postgresData) | leftovers > 0) {
            progress.done("stopped what an earlier run had left running");
        }
        Preflight.ports(layout);
        Build build = new Build(layout.root());
        if (options.build()) {
            build(build);
        }
        if (options.fresh()) {
            Directories.clear(layout.data());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));

        watchdog = Watchdog.start();
        Secrets secrets = Secrets.in(Directories.secrets(layout.data()));
        slices = startInfrastructure(postgresData, secrets);
        Path operatorKey = layout.run().resolve("operators.pem");
        Files.writeString(operatorKey, secrets.operatorPublicKey());
        Accounts accounts = new Accounts(layout, secrets, System.getenv());
        boolean recording = options.build() && options.servicesFrom().isEmpty();
        startChildren(
                new Programs(layout, build, slices, operatorKey, accounts, secrets, recording).all(services(build)));
        operatorToken = OperatorToken.issue(secrets.operatorKey(), Instant.now());
        loadDemoCatalog(operatorToken);
        children.forEach(this::reportEnd);
        Control control = listen();
        describe().save(layout.stackFile());
        progress.idle();
        System.out.println(welcome(began));
        if (control != null) {
            Programs packaged = new Programs(layout, build, slices, operatorKey, accounts, secrets, false);
            control.serve(request -> carryOut(request, packaged));
        }
        Thread.currentThread().join();
    }

    /** Null when that is not possible: everything but {@code deploy/roll} works without. */
    private Control listen() {
        Path socket = Layout.controlSocket(layout.run());
        try {
            return Control.listen(socket);
        } catch (IOException e) {
            progress.done("deploy/roll will not reach this stack (a shorter --run-dir may help): " + socket + ": "
                    + e.getMessage());
            return null;
        }
    }

    private Build services(Build here) {
        return options.servicesFrom()
                .map(from -> Build.packaged(from.toAbsolutePath().normalize()))
                .orElse(here);
    }

    private void build(Build build) {
        List<String> stale = build.stale();
        if (stale.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        progress.say("Building " + String.join(", ", stale)
                + (stale.size() > 5 ? " (the first time, Maven also downloads what they need)" : ""));
        build.run(stale, layout.log("build"), progress);
        progress.done("built in " + Progress.seconds(began));
    }

    private Map<String, Slices.Slice> startInfrastructure(Path postgresData, Secrets secrets) throws SQLException {
        long began = System.nanoTime();
        progress.now("starting PostgreSQL and Kafka");
        CompletableFuture<KafkaBroker> broker = CompletableFuture.supplyAsync(() -> {
            KafkaBroker started = KafkaBroker.start(
                    layout.data().resolve("kafka"), layout.kafkaPort(), layout.kafkaControllerPort(), BROKER_SESSION);
            kafka = started;
            started.createTopics(KafkaBroker.declaredTopics());
            return started;
        });
        postgres = Postgres.start(
                postgresData, layout.postgresPort(), secrets.password("postgres"), true, layout.log("postgresql"));
        postgres.pid().ifPresent(pid -> watchdog.watch(pid, "INT"));
        Map<String, Slices.Slice> slices = Slices.create(postgres, secrets::password);
        progress.done("PostgreSQL ready in " + Progress.seconds(began) + " on 127.0.0.1:" + layout.postgresPort());
        try {
            broker.join();
        } catch (CompletionException e) {
            throw new CannotStart(e.getCause().getMessage(), e.getCause());
        }
        progress.done("Kafka ready in " + Progress.seconds(began) + " on 127.0.0.1:" + layout.kafkaPort());
        return slices;
    }

    private void startChildren(List<Program> programs) {
        long began = System.nanoTime();
        progress.now("starting services, gateway and simulator");
        for (Program program : programs) {
            layout.log(program.name()).toFile().delete();
            start(program);
        }
        awaitReady(children, began);
    }

    /** @throws CannotStart when the stack is being stopped */
    private Child start(Program program) {
        synchronized (children) {
            if (stopping) {
                throw new CannotStart("The stack is being stopped");
            }
            Child child = Child.start(program, layout);
            children.add(child);
            watchdog.watch(child.pid(), "TERM");
            return child;
        }
    }

    private void awaitReady(List<Child> started, long began) {
        // Quarkus' management port hangs up on who offers HTTP/2.
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<Child> waiting = new ArrayList<>(started);
        progress.still("waiting for " + names(waiting));
        boolean worried = false;
        while (!waiting.isEmpty()) {
            int before = waiting.size();
            waiting.removeIf(child -> {
                child.requireAlive();
                boolean ready = child.ready(http);
                if (ready) {
                    progress.done(String.format(
                            "%-22s ready in %6s  %s",
                            child.program().name(),
                            Progress.seconds(began),
                            child.program().url()));
                }
                return ready;
            });
            if (waiting.size() < before && !waiting.isEmpty()) {
                progress.still("waiting for " + names(waiting));
            }
            if (!worried && System.nanoTime() - began > WORRY.toNanos()) {
                worried = true;
                progress.done(notReady(WORRY, waiting) + "\n  Still waiting …");
            }
            if (System.nanoTime() - began > READY_PATIENCE.toNanos()) {
                throw new CannotStart(notReady(READY_PATIENCE, waiting));
            }
            Pause.untilTheNextLook();
        }
    }

    private void loadDemoCatalog(String operatorToken) throws IOException {
        Path loaded = layout.data().resolve(DEMO_LOADED);
        if (!options.demoData() || Files.exists(loaded)) {
            return;
        }
        progress.now("loading the demo catalog");
        try {
            String what = new DemoCatalog(new Api(layout.gatewayUrl(), operatorToken)).load();
            Files.createFile(loaded);
            progress.done("demo catalog loaded: " + what);
        } catch (IOException e) {
            throw new CannotStart(
                    "The demo catalog could not be loaded (" + e.getMessage()
                            + "). Start without it: ./deploy/up --no-demo-data",
                    e);
        }
    }

    /**
     * What {@link Roll} asks for: {@code migrate order}, {@code replace order-service-2}, or the two halves of that,
     * {@code end order-service-2} and {@code start order-service-2}; the answer is for people.
     */
    private String carryOut(String request, Programs packaged) {
        String[] words = request.split(" ", 2);
        Build here = Build.packaged(layout.root());
        return switch (words[0]) {
            case "migrate" -> migrate(packaged.migration(words[1], here));
            case "end" -> end(replica(words[1])).inWords();
            case "start" -> startAnew(replica(words[1]), packaged, here);
            case "replace" -> replace(replica(words[1]), packaged, here);
            default -> throw new CannotStart("Cannot understand: " + request);
        };
    }

    private String migrate(Program migration) {
        long began = System.nanoTime();
        layout.log(migration.name()).toFile().delete();
        Child child = start(migration);
        try {
            child.awaitItsEnd(READY_PATIENCE);
        } finally {
            children.remove(child);
        }
        return "done in " + Progress.seconds(began);
    }

    private Layout.Replica replica(String name) {
        return layout.serviceReplicas().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CannotStart("There is no " + name + " in this stack"));
    }

    /** The new one is started however the old one ended: that is told, but the shop is not left without it. */
    private String replace(Layout.Replica replica, Programs packaged, Build here) {
        Ended old = end(replica);
        String started = startAnew(replica, packaged, here);
        return old.inWords() + ", " + started;
    }

    /** How a replica that was asked to end did it. */
    private record Ended(Child child, String after) {

        /** @throws CannotStart unless it ended with 0 */
        String inWords() {
            int code = child.process().exitValue();
            String ended = "ended with " + code + " in " + after;
            if (code != 0) {
                throw new CannotStart(child.program().name() + " " + ended + "; it should have ended with 0. Its log: "
                        + child.log());
            }
            return ended;
        }
    }

    private Ended end(Layout.Replica replica) {
        Child old = child(replica.name());
        gatewayDoor().drain(replica, DRAIN_PATIENCE);
        children.remove(old);
        long began = System.nanoTime();
        old.askToEnd();
        old.awaitEnd();
        return new Ended(old, Progress.seconds(began));
    }

    private String startAnew(Layout.Replica replica, Programs packaged, Build here) {
        long began = System.nanoTime();
        Child fresh = start(packaged.service(replica, here));
        awaitReady(List.of(fresh), began);
        reportEnd(fresh);
        // All of them: else the next one that is replaced would leave the gateway with nobody to ask.
        gatewayDoor()
                .admit(
                        replica,
                        layout.serviceReplicas().stream()
                                .filter(it -> it.service().equals(replica.service()))
                                .count(),
                        READY_PATIENCE);
        try {
            describe().save(layout.stackFile());
        } catch (IOException e) {
            throw new CannotStart("The stack's description could not be written: " + e.getMessage(), e);
        }
        return "the new one takes requests after " + Progress.seconds(began);
    }

    private GatewayDoor gatewayDoor() {
        return new GatewayDoor(new Api(layout.gatewayManagementUrl(), operatorToken));
    }

    private Child child(String name) {
        return List.copyOf(children).stream()
                .filter(child -> child.program().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CannotStart(name + " does not run"));
    }

    private Stack describe() {
        List<Stack.Running> processes = new ArrayList<>();
        processes.add(new Stack.Running("up", ProcessHandle.current().pid()));
        postgres.pid().ifPresent(pid -> processes.add(new Stack.Running("postgresql", pid)));
        children.forEach(
                child -> processes.add(new Stack.Running(child.program().name(), child.pid())));
        List<Stack.Service> services = new ArrayList<>();
        for (Layout.Replica replica : layout.serviceReplicas()) {
            Child child = child(replica.name());
            Slices.Slice slice = slices.get(replica.slice());
            services.add(new Stack.Service(
                    replica.service(),
                    replica.number(),
                    replica.url(),
                    child.pid(),
                    child.log().toString(),
                    new Stack.Database(slice.jdbcUrl(), slice.appUser(), slice.appPassword())));
        }
        return new Stack(
                layout.gatewayUrl(),
                layout.gatewayManagementUrl(),
                layout.simulatorUrl(),
                operatorToken,
                kafka.bootstrap(),
                layout.data().toString(),
                services,
                processes);
    }

    private String welcome(long began) {
        String suffix = options.runDirectory().isPresent() ? " --run-dir " + layout.run() : "";
        return String.join(
                "\n",
                "",
                "MAAL Line is up after " + Progress.seconds(began) + ".",
                "",
                "  storefront API   " + layout.gatewayUrl() + "/v1/products",
                "  API pages        " + layout.gatewayUrl() + "/docs",
                "  simulator        " + layout.simulatorUrl(),
                "  operator token   in " + layout.stackFile(),
                "  logs             " + layout.run(),
                "",
                "Try next:",
                "  ./deploy/demo" + suffix + "                  a live drop: 300 shoppers, 50 units",
                "  ./deploy/import products.csv" + suffix + "   your own catalog, as Shopify exports it",
                "  ./deploy/roll" + suffix
                        + "                  every replica anew, of what is packaged by then, without a stop",
                "  ./deploy/audit" + suffix + "                 do all laws hold, and is it fair?",
                "",
                "Ctrl-C stops everything; data stays in " + layout.data() + ".");
    }

    private void reportEnd(Child child) {
        child.process().onExit().thenAccept(process -> {
            if (!stopping && children.contains(child)) {
                progress.say(child.program().name() + " has ended with code " + process.exitValue()
                        + "; the rest runs on. Its log: " + child.log());
            }
        });
    }

    /** Services first, so that they still find what they need to finish; then what they stand on. */
    private void stop() {
        List<Child> all;
        synchronized (children) {
            stopping = true;
            all = List.copyOf(children);
        }
        progress.idle();
        try {
            Files.deleteIfExists(layout.stackFile());
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
        boolean recording = all.stream().anyMatch(Child::records);
        progress.say("");
        progress.say("Stopping."
                + (recording ? " The first time this takes longer: it records what makes the next start fast." : ""));
        all.forEach(Child::askToEnd);
        all.forEach(Child::awaitEnd);
        if (kafka != null) {
            kafka.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        if (watchdog != null) {
            watchdog.close();
        }
        progress.done("all stopped");
        progress.close();
    }

    private static String names(List<Child> children) {
        return children.stream().map(child -> child.program().name()).collect(Collectors.joining(", "));
    }

    private static String notReady(Duration after, List<Child> waiting) {
        return "Not ready after " + after.toSeconds() + " s: " + names(waiting) + ". What keeps it may be in:\n"
                + waiting.stream().map(child -> "  " + child.log()).collect(Collectors.joining("\n"));
    }
}
