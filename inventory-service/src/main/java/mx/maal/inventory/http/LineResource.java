package mx.maal.inventory.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import mx.maal.inventory.domain.Turn;
import mx.maal.inventory.persistence.Drops;
import mx.maal.inventory.persistence.Line;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Cursor;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Patience;
import mx.maal.kit.http.Problem;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who stood in a drop's line, in which order, and what they got; for operators. */
@Path("/v1/collections/{collection}/line")
// Its carts' ids open the carts: nobody needs them for daily work.
@RolesAllowed(Roles.AUDIT)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Line", description = "First come, first served, to be looked up. For operators.")
public class LineResource {

    private static final int MOST_PER_PAGE = 200;

    @Inject
    Drops drops;

    @Inject
    Line line;

    @GET
    @Operation(
            summary = "Read a drop's line",
            description =
                    "Every request for a variant that is or was in the drop, also from before it was in it or after"
                            + " it left: the line is the variant's. Variant by variant, each in the order in which shoppers asked.")
    @APIResponse(responseCode = "200", description = "A page; send `nextCursor` as `cursor` for the next one.")
    @APIResponse(responseCode = "400", description = "`invalid-request`: bad variantId, cursor or limit.")
    @APIResponse(responseCode = "401", description = "`unauthorized`")
    @APIResponse(responseCode = "403", description = "`forbidden`")
    @APIResponse(responseCode = "404", description = "`unknown-collection`: no such drop, or not heard of yet.")
    public Page<TurnView> list(
            @Parameter(description = "The drop's slug, as it is now, or its id.", example = "drop-07-noche")
                    @PathParam("collection")
                    String collection,
            @Parameter(
                            description = "Only this variant's; all variants' of the drop when left out.",
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
        Line.Seen seen = seen(Cursor.decode(cursor));
        Set<UUID> variants = Patience.untilPresent(() -> drops.variantsOf(collection))
                .orElseThrow(() -> Problem.notFound("unknown-collection", "There is no such drop."));
        if (variant != null) {
            variants.retainAll(Set.of(variant));
        }
        List<Turn> found = line.inOrder(variants, seen, most + 1);
        List<Turn> page = found.subList(0, Math.min(most, found.size()));
        String next = null;
        if (found.size() > most) {
            Turn last = page.get(most - 1);
            next = Cursor.encode(
                    last.variantId(),
                    last.place().partition(),
                    last.place().offset(),
                    last.place().index());
        }
        return new Page<>(page.stream().map(TurnView::of).toList(), next);
    }

    private static Line.Seen seen(List<String> cursor) {
        if (cursor.isEmpty()) {
            return Line.Seen.NONE;
        }
        try {
            return new Line.Seen(
                    UUID.fromString(cursor.get(0)),
                    Integer.parseInt(cursor.get(1)),
                    Long.parseLong(cursor.get(2)),
                    Integer.parseInt(cursor.get(3)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Cursor.invalid();
        }
    }
}
