package mx.maal.inventory.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.inventory.app.OperatorMovements;
import mx.maal.inventory.domain.Movement;
import mx.maal.inventory.domain.MovementType;
import mx.maal.inventory.persistence.Ledger;
import mx.maal.inventory.persistence.StockLevels;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Cursor;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Patience;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The ledger, for operators. */
@Path("/v1/movements")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Movements", description = "The ledger of units that came and went. It only grows. For operators.")
public class MovementResource {

    private static final int MOST_PER_PAGE = 200;
    private static final Duration LONGEST_CLOCK_SKEW = Duration.ofDays(1);

    @Inject
    OperatorMovements movements;

    @Inject
    Ledger ledger;

    @Inject
    StockLevels levels;

    @Inject
    Idempotency idempotency;

    @Inject
    JsonWebToken token;

    @POST
    @RolesAllowed(Roles.STOCK)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Receive, adjust or write off units",
            description =
                    "A receipt adds, a damage takes out, an adjustment does either after a count. Sales and returns"
                            + " come from orders and are not entered here.")
    @APIResponse(
            responseCode = "201",
            description = "The movement as it stands in the ledger.",
            content = @Content(schema = @Schema(implementation = MovementView.class)))
    @APIResponse(responseCode = "400", description = "`invalid-request`: `errors` names the fields.")
    @APIResponse(responseCode = "401", description = "`unauthorized`: no token, or one that is not valid.")
    @APIResponse(responseCode = "403", description = "`forbidden`: the token lacks the role.")
    @APIResponse(responseCode = "404", description = "`unknown-variant`")
    @APIResponse(
            responseCode = "409",
            description =
                    "`insufficient-stock`: it would take units that are held or not there; `available` says how many"
                            + " could be taken. `idempotency-key-in-use`: the same request is still running.")
    @APIResponse(responseCode = "422", description = "`idempotency-key-reused`: the key came with another request.")
    public Response record(
            @Parameter(description = "Makes a retry safe: the same key and body answer as before, for 24 hours.")
                    @HeaderParam(Idempotency.HEADER)
                    String key,
            @Valid @NotNull NewMovement entry) {
        Idempotency.requireWellFormed(key);
        MovementType type = entry.checkedType();
        Patience.untilPresent(
                        () -> levels.find(List.of(entry.variantId())).stream().findFirst())
                .orElseThrow(StockResource::unknownVariant);
        return idempotency.once("movements", key, entry, () -> movements
                .record(entry.variantId(), entry.quantity(), type, actor(), entry.reason())
                .map(added -> Response.status(Response.Status.CREATED)
                        .entity(MovementView.of(added))
                        .build())
                .orElseThrow(() -> insufficient(entry)));
    }

    private Problem insufficient(NewMovement entry) {
        long available = levels.find(List.of(entry.variantId())).get(0).available();
        return Problem.conflict(
                        "insufficient-stock",
                        "Only " + available
                                + " units are neither held nor sold; release or wait for holds, or take fewer.")
                .with("available", available);
    }

    private String actor() {
        return token.getSubject() == null ? token.getName() : token.getSubject();
    }

    @GET
    @RolesAllowed({Roles.STOCK, Roles.AUDIT})
    @Operation(summary = "Read the ledger", description = "Newest first.")
    @APIResponse(responseCode = "200", description = "A page; send `nextCursor` as `cursor` for the next one.")
    @APIResponse(responseCode = "400", description = "`invalid-request`: bad variantId, cursor or limit.")
    @APIResponse(responseCode = "401", description = "`unauthorized`")
    @APIResponse(responseCode = "403", description = "`forbidden`")
    public Page<MovementView> list(
            @Parameter(
                            description = "Only this variant's; all variants' when left out.",
                            schema = @Schema(format = "uuid"))
                    @QueryParam("variantId")
                    String variantId,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") String cursor,
            @Parameter(
                            description = "Most items in the page, 1 to 200.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "200",
                                            defaultValue = "50"))
                    @QueryParam("limit")
                    @DefaultValue("50")
                    String limit) {
        int most = Queries.number("limit", limit, MOST_PER_PAGE);
        UUID variant = variantId == null ? null : Queries.id("variantId", variantId);
        List<String> from = Cursor.decode(cursor);
        List<Movement> found =
                from.isEmpty() ? ledger.newestFirst(variant, null, null, most + 1) : after(variant, from, most + 1);
        List<Movement> page = found.subList(0, Math.min(most, found.size()));
        String next = null;
        if (found.size() > most) {
            Movement last = page.get(most - 1);
            next = Cursor.encode(last.createdAt(), last.id());
        }
        return new Page<>(page.stream().map(MovementView::of).toList(), next);
    }

    private List<Movement> after(UUID variantId, List<String> cursor, int limit) {
        Instant time;
        UUID id;
        try {
            time = Instant.parse(cursor.get(0));
            id = UUID.fromString(cursor.get(1));
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Cursor.invalid();
        }
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.now().plus(LONGEST_CLOCK_SKEW))) {
            throw Cursor.invalid();
        }
        return ledger.newestFirst(variantId, time, id, limit);
    }
}
