package mx.maal.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
class MigrationLockTest {

    @Inject
    DataSource dataSource;

    /** Made by a migration of these tests, which would not have ended: no test of the kit would have begun. */
    @Test
    void anIndexCanBeMadeBesideWriters() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement();
                ResultSet valid = sql.executeQuery(
                        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'idx_outbox_of_test'::regclass")) {
            assertThat(valid.next()).isTrue();
            assertThat(valid.getBoolean(1)).isTrue();
        }
    }
}
