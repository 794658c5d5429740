package mx.maal.inventory.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mx.maal.inventory.domain.Movement;
import mx.maal.inventory.domain.MovementType;
import mx.maal.inventory.domain.Stockroom;
import mx.maal.inventory.persistence.Stockrooms;

/** Movements that people enter: what was delivered, counted or found broken. */
@ApplicationScoped
public class OperatorMovements {

    @Inject
    Stockrooms stockrooms;

    /**
     * Adds a movement of a known variant to the ledger.
     *
     * @param quantity signed units that fit the type
     * @return empty when it would take units that are held or not there
     */
    @Transactional
    public Optional<Movement> record(UUID variantId, int quantity, MovementType type, String actor, String reason) {
        Stockroom stock = stockrooms.open(Set.of(variantId), Set.of(), Set.of());
        Movement movement = Movement.byOperator(variantId, quantity, type, actor, reason, stock.now());
        if (!stock.move(movement)) {
            return Optional.empty();
        }
        stockrooms.save(stock);
        return Optional.of(movement);
    }
}
