package mx.maal.inventory.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger only grows: the application may not change it, and the owner is kept from doing so by mistake. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class LedgerTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @Inject
    Database database;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE inventory_movements SET quantity = quantity + 1",
                "DELETE FROM inventory_movements",
                "TRUNCATE inventory_movements"
            })
    void nobodyChangesAMovement(String statement) {
        Drop.variant(1);
        assertThatThrownBy(() -> database.asApplication(statement))
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                        .isEqualTo(INSUFFICIENT_PRIVILEGE));
        assertThatThrownBy(() -> database.asOwner(statement)).hasMessageContaining("only grows");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'sale', 1", "'receipt', -1", "'return', -1", "'damage', 1", "'adjustment', 0", "'gift', 1"})
    void aMovementWhoseSignOrTypeMakesNoSenseIsRefused(String typeAndQuantity) {
        String variant = Drop.variant(1);
        assertThatThrownBy(() -> database.asApplication(
                        "INSERT INTO inventory_movements (product_variant_id, actor, type, quantity) VALUES ('"
                                + variant + "', 'test', " + typeAndQuantity + ")"))
                .hasMessageContaining("check constraint");
    }
}
