package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of all services stand on: as a process of its own, as they use it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TestInfrastructureTest {

    @TempDir
    static Path temporary;

    private static Process process;
    private static JsonNode description;

    @BeforeAll
    static void start() throws Exception {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestInfrastructure.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        description = new ObjectMapper().readTree(output.readLine());
    }

    @AfterAll
    static void stop() {
        process.destroyForcibly();
    }

    @Test
    void everySliceHasItsDatabaseAndKafkaItsTopics() throws Exception {
        assertThat(description.path("slices").fieldNames()).toIterable().containsExactlyElementsOf(Slices.NAMES);
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", (Object) description.path("kafka").asText()))) {
            assertThat(admin.listTopics().names().get())
                    .containsAll(KafkaBroker.declaredTopics().stream()
                            .map(NewTopic::name)
                            .toList())
                    .contains("catalog.products", "order.hold-requests", "payments.dead-letters");
        }
    }

    @Test
    void theApplicationRoleWorksWithRowsAndChangesNoTables() throws Exception {
        try (Connection owner = connect("order", "owner");
                Statement sql = owner.createStatement()) {
            sql.execute("CREATE TABLE slips (id INT)");
            sql.execute("GRANT INSERT, SELECT ON slips TO maal_order_app");
        }
        try (Connection app = connect("order", "app");
                Statement sql = app.createStatement()) {
            sql.execute("INSERT INTO slips VALUES (1)");
            for (String forbidden : new String[] {
                "DELETE FROM slips",
                "DROP TABLE slips",
                "CREATE TABLE more (id INT)",
                "CREATE TEMPORARY TABLE more (id INT)",
                "CREATE SCHEMA mine",
                "CREATE ROLE friend",
                "SET ROLE maal_order_owner"
            }) {
                assertThatThrownBy(() -> sql.execute(forbidden))
                        .as(forbidden)
                        .isInstanceOf(SQLException.class)
                        .hasMessageMatching("(?s).*(permission denied|must be owner).*");
            }
        }
    }

    @Test
    void nobodyEntersAnotherSliceOrWithoutThePassword() {
        JsonNode order = description.path("slices").path("order");
        String inventory =
                description.path("slices").path("inventory").path("jdbcUrl").asText();

        assertThatThrownBy(() -> DriverManager.getConnection(
                        inventory,
                        order.path("appUser").asText(),
                        order.path("appPassword").asText()))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> DriverManager.getConnection(
                        order.path("jdbcUrl").asText(), order.path("appUser").asText(), "guessed"))
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(
                        () -> DriverManager.getConnection(order.path("jdbcUrl").asText(), "postgres", "postgres"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void itEndsWithItsStandardInputAndLeavesNothingBehind() throws Exception {
        process.getOutputStream().close();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThatThrownBy(() -> connect("order", "app")).isInstanceOf(SQLException.class);
        try (var left = Files.list(temporary)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("maal-test-")))
                    .isEmpty();
        }
    }

    private static Connection connect(String slice, String role) throws SQLException {
        JsonNode access = description.path("slices").path(slice);
        return DriverManager.getConnection(
                access.path("jdbcUrl").asText(),
                access.path(role + "User").asText(),
                access.path(role + "Password").asText());
    }
}
