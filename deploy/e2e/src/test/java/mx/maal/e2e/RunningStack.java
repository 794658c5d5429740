package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A stack of its own for all tests of a run: what {@code deploy/up} starts, on free ports, with two replicas of the two
 * services that a drop presses on, with holds that expire while a test can wait, and with more patience than shoppers have.
 */
public final class RunningStack implements ParameterResolver {

    private static final Duration START = Duration.ofSeconds(240);
    private static final int STOP_SECONDS = 90;
    private static final int FIRST_SALES = 4;

    /** What all services of the stack get beside what the launcher gives them. */
    static final Map<String, String> SETTINGS = Map.of(
            // These tests are over before the optimizing compiler would have paid for itself.
            "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1",
            // All requests, so that this log is looked through, too.
            "MAAL_GATEWAY_ACCESS_LOG", "INFO",
            "MAAL_ORDER_HOLD_TIME", "18S",
            "MAAL_ORDER_CHECKOUT_TIME", "20S",
            "MAAL_ORDER_REPLY_TIME", "8S",
            "MAAL_ORDER_SWEEP_EVERY", "1s",
            "MAAL_HOLDS_SWEEP_EVERY", "1s",
            "MAAL_PAYMENTS_RECONCILE_AFTER", "PT4S",
            "MAAL_PAYMENTS_RECONCILE_SLOW_AFTER", "PT4S");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Shop.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Process.class, key -> new Process(), Process.class)
                .shop;
    }

    /** Started by the first test that wants it, stopped after the last one. */
    private static final class Process implements AutoCloseable {

        private final Path root = Path.of("../..").toAbsolutePath().normalize();
        private final Path run;
        private final java.lang.Process launcher;
        private final Confidential confidential = new Confidential();
        private final Shop shop;

        Process() {
            try {
                assertThat(root.resolve("order-service/target/quarkus-app/quarkus-run.jar"))
                        .as("the services are built; run `mvn verify` in the root of the repository")
                        .exists();
                run = Files.createDirectories(Path.of("target/stack/run")).toAbsolutePath();
                Path stackFile = run.resolve("stack.json");
                Files.deleteIfExists(stackFile);
                Path log = run.resolve("up.log");
                ProcessBuilder builder = new ProcessBuilder(java(
                                "mx.maal.local.Up",
                                "--fresh",
                                "--no-build",
                                "--no-demo-data",
                                "--port-offset",
                                "auto",
                                "--replicas",
                                "inventory=2,order=2",
                                "--data-dir",
                                Path.of("target/stack/data").toAbsolutePath().toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
                builder.environment().putAll(SETTINGS);
                launcher = builder.start();
                Awaitility.await("the stack, see " + log).atMost(START).until(() -> {
                    assertThat(launcher.isAlive())
                            .as(() -> "the launcher runs: " + read(log))
                            .isTrue();
                    return Files.exists(stackFile);
                });
                shop = new Shop(JsonPath.from(stackFile.toFile()), this::java, confidential);
                confidential.addSecrets(Path.of("target/stack/data/secrets.json"));
                // Nobody's test: the first sale takes many times as long as the next ones, and tests have to be in
                // time.
                for (int sale = 0; sale < FIRST_SALES; sale++) {
                    shop.buy(shop.product(1), 1);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The command line of a program that works on this stack. */
        private List<String> java(String main, String... arguments) {
            Path built = root.resolve("deploy/local/target");
            Path load = root.resolve("deploy/load/target/classes");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    load + ":" + built.resolve("classes") + ":" + built.resolve("lib") + "/*",
                    main));
            command.addAll(List.of(arguments));
            command.addAll(List.of("--run-dir", run.toString()));
            return command;
        }

        private static String read(Path log) {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                return e.toString();
            }
        }

        /** Afterwards, when all has been said, the logs are looked through: a failure here is one of the whole run. */
        @Override
        public void close() throws InterruptedException, IOException {
            launcher.destroy();
            if (!launcher.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                launcher.destroyForcibly();
            }
            confidential.requireInNoLog(run);
        }
    }
}
