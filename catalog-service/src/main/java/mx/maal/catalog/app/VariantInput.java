package mx.maal.catalog.app;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import mx.maal.catalog.domain.Option;
import mx.maal.catalog.domain.Sku;
import mx.maal.catalog.domain.VariantDetails;
import mx.maal.kit.Money;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A variant as an operator describes it. */
@Schema(name = "VariantInput", description = "A variant as an operator describes it.")
public record VariantInput(
        @Schema(
                        description =
                                "Only inside of a product: which variant to change. Left out: the one with this sku, or a new one.")
                UUID id,
        @Schema(
                        description = "Unique in the catalog. Left out: made from slug and options; on a change: kept.",
                        examples = "SUDADERA-NOCHE-M")
                @Size(max = Sku.MAX_LENGTH)
                @Pattern(regexp = "\\S(.*\\S)?", message = "must not be blank, nor start or end with a space")
                String sku,
        @Schema(description = "What one unit costs, in minor units.") @NotNull @Valid Money price,
        @Schema(description = "What it cost before, in the same currency; for showing only.") @Valid
                Money compareAtPrice,
        @Schema(description = "What sets it apart; its title is made of the values.")
                @Size(max = Option.MAX_PER_VARIANT)
                List<@NotNull @Valid OptionInput> options,
        @Schema(description = "Its place among its sisters, from 1. Left out: the last; on a change: kept.")
                @Min(1)
                @Max(MAX_POSITION)
                Integer position,
        @Schema(description = "Left out: true. False: no longer sold, and hidden from shoppers.") Boolean active) {

    static final int MAX_POSITION = 1_000_000;

    /** A name and a value of 1 to 50 characters each. */
    @Schema(name = "OptionInput")
    public record OptionInput(
            @Schema(examples = "Talla") @NotBlank @Size(max = Option.MAX_LENGTH) String name,
            @Schema(examples = "M") @NotBlank @Size(max = Option.MAX_LENGTH) String value) {}

    /** The variant as it is, to merge a change into. */
    static VariantInput of(VariantDetails details) {
        return new VariantInput(
                null,
                details.sku(),
                details.price(),
                details.compareAtPrice(),
                details.options().stream()
                        .map(option -> new OptionInput(option.name(), option.value()))
                        .toList(),
                details.position(),
                details.active());
    }

    List<Option> domainOptions() {
        return options == null
                ? List.of()
                : options.stream()
                        .map(option ->
                                new Option(option.name().strip(), option.value().strip()))
                        .toList();
    }

    /** @param skuToUse and {@code positionToUse} stand in for what this leaves out */
    VariantDetails details(String skuToUse, int positionToUse) {
        return new VariantDetails(
                sku == null ? skuToUse : sku,
                price,
                compareAtPrice,
                domainOptions(),
                position == null ? positionToUse : position,
                active == null || active);
    }
}
