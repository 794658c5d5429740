package mx.maal.inventory.http;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.maal.inventory.domain.StockLevel;
import mx.maal.inventory.persistence.StockLevels;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How many units there are, for anyone. */
@Path("/v1/stock")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Stock", description = "How many units there are, at this instant. Open to anyone.")
public class StockResource {

    private static final int MOST_VARIANTS = 100;

    @Inject
    StockLevels levels;

    /** A variant's stock level as clients see it. */
    @Schema(name = "StockLevel", description = "A variant's stock at one instant, in whole units.")
    public record StockView(
            UUID variantId,
            @Schema(
                            description = "Units on the shelf: the sum of the variant's movements.",
                            minimum = "0",
                            examples = "100")
                    long onHand,
            @Schema(
                            description = "Units blocked by holds that have neither expired nor been sold.",
                            minimum = "0",
                            examples = "37")
                    long held,
            @Schema(description = "Units that a shopper could get now: onHand - held.", minimum = "0", examples = "63")
                    long available) {

        static StockView of(StockLevel level) {
            return new StockView(level.variantId(), level.onHand(), level.held(), level.available());
        }
    }

    @GET
    @Path("/{variantId}")
    @Operation(
            summary = "One variant's stock",
            description = "An expired hold blocks nothing from the moment it expires.")
    @APIResponse(
            responseCode = "200",
            description = "The stock at this instant.",
            content =
                    @Content(
                            schema = @Schema(implementation = StockView.class),
                            examples =
                                    @ExampleObject(
                                            name = "stock",
                                            value =
                                                    "{\"variantId\":\"0b9c1d6e-6a4f-4c59-9d5f-2f6f0a6f7a11\",\"onHand\":100,\"held\":37,\"available\":63}")))
    @APIResponse(responseCode = "404", description = "`unknown-variant`: no such variant, or not heard of yet.")
    public StockView one(@PathParam("variantId") UUID variantId) {
        return levels.find(List.of(variantId)).stream()
                .findFirst()
                .map(StockView::of)
                .orElseThrow(StockResource::unknownVariant);
    }

    @GET
    @Operation(
            summary = "Several variants' stock",
            description = "In the order asked for; unknown variants are left out.")
    @APIResponse(responseCode = "200", description = "A list that is always complete: `nextCursor` is null.")
    @APIResponse(responseCode = "400", description = "`invalid-request`: no variantId, more than 100, or not a UUID.")
    public Page<StockView> several(
            @Parameter(description = "Repeat it for each variant, 1 to 100 times.", required = true)
                    @QueryParam("variantId")
                    List<String> variantIds) {
        if (variantIds.isEmpty() || variantIds.size() > MOST_VARIANTS) {
            throw Problem.badRequest("variantId", "give it 1 to " + MOST_VARIANTS + " times");
        }
        Set<UUID> asked = variantIds.stream()
                .map(text -> Queries.id("variantId", text))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<UUID, StockLevel> found =
                levels.find(asked).stream().collect(Collectors.toMap(StockLevel::variantId, Function.identity()));
        return new Page<>(
                asked.stream()
                        .map(found::get)
                        .filter(Objects::nonNull)
                        .map(StockView::of)
                        .toList(),
                null);
    }

    static Problem unknownVariant() {
        return Problem.notFound("unknown-variant", "There is no such variant.");
    }
}
