package mx.maal.kit.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL and a real Kafka for the tests of one service, in a process of their own that ends with this one.
 * Configures the service as the local stack would: its slice, its two roles, the broker, and an issuer of operators' tokens.
 */
public class LocalStack implements QuarkusTestResourceLifecycleManager {

    static final String KAFKA = "maal.test.kafka";
    static final String OPERATOR_KEY = "maal.test.operator-key";
    static final String ISSUER = "https://operators.maal.test";

    static final String AUDIENCE = "maal-line";

    private Process process;
    private KeySet keySet;

    @Override
    public Map<String, String> start() {
        try {
            JsonNode stack = launch();
            JsonNode slice = stack.path("slices").path(sliceName());
            String kafka = stack.path("kafka").asText();
            System.setProperty(KAFKA, kafka);
            Map<String, String> config = new HashMap<>();
            config.put("kafka.bootstrap.servers", kafka);
            config.put("mp.messaging.connector.smallrye-kafka.bootstrap.servers", kafka);
            keySet = newKeySet();
            config.put("mp.jwt.verify.publickey.location", keySet.address());
            // Else the key that Quarkus makes up for tests would come first.
            config.put("mp.jwt.verify.publickey", "NONE");
            config.put("mp.jwt.verify.issuer", ISSUER);
            config.put("mp.jwt.verify.audiences", AUDIENCE);
            // A key that is not in the set is looked for at once, each time.
            config.put("smallrye.jwt.jwks.forced-refresh-interval", "0");
            if (!slice.isMissingNode()) {
                config.put("quarkus.datasource.jdbc.url", slice.path("jdbcUrl").asText());
                config.put("quarkus.datasource.username", slice.path("appUser").asText());
                config.put(
                        "quarkus.datasource.password", slice.path("appPassword").asText());
                config.put("quarkus.flyway.username", slice.path("ownerUser").asText());
                config.put(
                        "quarkus.flyway.password", slice.path("ownerPassword").asText());
            }
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (keySet != null) {
            keySet.close();
        }
        if (process == null) {
            return;
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode launch() throws IOException {
        Path local = Path.of(System.getProperty("maal.local.dir"));
        String classpath = local.resolve("classes") + File.pathSeparator + local.resolve("lib") + File.separator + "*";
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classpath,
                        "mx.maal.local.TestInfrastructure")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null) {
            throw new IllegalStateException("PostgreSQL and Kafka did not start: see the error above. "
                    + "Build deploy/local first: mvn -pl deploy/local process-classes");
        }
        return new ObjectMapper().readTree(line);
    }

    /** {@code catalog} for {@code catalog-service}. */
    private static String sliceName() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                Thread.currentThread().getContextClassLoader().getResourceAsStream("application.properties")) {
            properties.load(in);
        }
        return properties.getProperty("quarkus.application.name").replace("-service", "");
    }

    /** Makes a new pair of keys, and serves the public one as an issuer would. */
    private static KeySet newKeySet() {
        KeyPair pair = KeySet.newPair();
        System.setProperty(
                OPERATOR_KEY,
                Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
        KeySet set = new KeySet();
        KeySet.replace(set.address(), KeySet.of(Map.of(Tokens.KEY_ID, pair.getPublic())));
        return set;
    }
}
