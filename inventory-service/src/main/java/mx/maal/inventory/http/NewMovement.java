package mx.maal.inventory.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import mx.maal.inventory.domain.MovementType;
import mx.maal.kit.http.Problem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an operator enters into the ledger. */
@Schema(description = "What came to the shelf or left it, in whole units.")
public record NewMovement(
        @NotNull UUID variantId,
        @NotNull
                @Min(value = -1_000_000, message = "must be -1000000 to 1000000 and not 0")
                @Max(value = 1_000_000, message = "must be -1000000 to 1000000 and not 0")
                @Schema(
                        description =
                                "Signed: + for what came (receipt, adjustment), - for what left (damage, adjustment). Not 0.",
                        minimum = "-1000000",
                        maximum = "1000000",
                        examples = "100")
                Integer quantity,
        @NotNull
                @Pattern(regexp = "receipt|adjustment|damage", message = "must be receipt, adjustment or damage")
                @Schema(
                        enumeration = {"receipt", "adjustment", "damage"},
                        examples = "receipt")
                String type,
        @Size(max = 200, message = "must have at most 200 characters")
                @Schema(description = "Why, for whoever reads the ledger later.", examples = "First production run")
                String reason) {

    /** @throws Problem 400 naming the quantity when its sign does not fit the type */
    MovementType checkedType() {
        MovementType checked = MovementType.of(type);
        if (!checked.allows(quantity)) {
            throw Problem.badRequest(
                    "quantity",
                    switch (checked) {
                        case RECEIPT -> "must be positive for a receipt";
                        case DAMAGE -> "must be negative for a damage";
                        default -> "must not be 0";
                    });
        }
        return checked;
    }
}
