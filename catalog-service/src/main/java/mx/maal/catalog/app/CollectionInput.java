package mx.maal.catalog.app;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import mx.maal.catalog.domain.CollectionDetails;
import mx.maal.catalog.domain.CollectionType;
import mx.maal.catalog.domain.Html;
import mx.maal.catalog.domain.Image;
import mx.maal.catalog.domain.ProductDetails;
import mx.maal.catalog.domain.SaleWindow;
import mx.maal.catalog.domain.Slug;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A collection or drop as an operator describes it. */
@Schema(name = "CollectionInput", description = "A collection or drop as an operator describes it.")
public record CollectionInput(
        @Schema(examples = "Drop 07 · Noche") @NotBlank @Size(max = CollectionDetails.MAX_NAME_LENGTH) String name,
        @Schema(
                        description = "Its name in addresses, unique. Left out: made from the name; on a change: kept.",
                        examples = "drop-07-noche")
                @Pattern(
                        regexp = Slug.PATTERN,
                        message = "must have lower-case letters a-z, digits and single hyphens only")
                @Size(max = CollectionDetails.MAX_SLUG_LENGTH)
                String slug,
        @Schema(
                        description =
                                "Left out: seasonal. The products of a drop are sold only while it is active and within startsAt and endsAt.",
                        enumeration = {"drop", "seasonal", "collab"})
                @Pattern(regexp = CollectionType.PATTERN, message = "must be drop, seasonal or collab")
                String type,
        @Schema(description = "When the sale opens; left out: it is open already.") Instant startsAt,
        @Schema(description = "When it closes, this instant excluded; left out: never. After startsAt.") Instant endsAt,
        @Schema(
                        description =
                                "Whether shoppers see it; left out: false. An active drop that starts later is shown with its startsAt, to count down to.")
                Boolean isActive,
        @Schema(description = "Address of its picture.")
                @Size(max = Image.MAX_URL_LENGTH)
                @Pattern(regexp = Image.URL_PATTERN, message = "must be an http or https address")
                String heroImage,
        @Schema(description = "Plain text or HTML; what is not harmless in HTML is taken out.")
                @Size(max = ProductDetails.MAX_DESCRIPTION_LENGTH)
                String description,
        @Schema(
                        description = "Drops only: units of one variant that one cart may hold; left out: no limit.",
                        examples = "2")
                @Min(1)
                @Max(MAX_PURCHASE_LIMIT)
                Integer purchaseLimit,
        @Schema(
                        description =
                                "Drops only: whether methods that take hours or days, such as OXXO vouchers and SPEI transfers, may pay for its products; left out: true. A card always may.",
                        defaultValue = "true")
                Boolean slowPayments,
        @Schema(
                        description =
                                "Drops only: percent of a variant's units on hand that unpaid vouchers and transfers may block together; left out: 20. With 0, none is accepted.",
                        defaultValue = "20",
                        examples = "20")
                @Min(0)
                @Max(CollectionDetails.MAX_VOUCHER_SHARE)
                Integer voucherShare,
        @Schema(
                        description =
                                "Drops only: units of the whole drop, over all its variants, that one person may buy; left out: no limit.",
                        examples = "2")
                @Min(1)
                @Max(CollectionDetails.MAX_PERSON_LIMIT)
                Integer personLimit,
        @Schema(
                        description =
                                "Drops only: shoppers that its waiting room lets in per second; left out: it has no waiting room.",
                        examples = "50")
                @Min(1)
                @Max(CollectionDetails.MAX_ADMISSIONS_PER_SECOND)
                Integer admissionsPerSecond) {

    static final int MAX_PURCHASE_LIMIT = 1_000_000;

    /** The collection as it is, to merge a change into. */
    static CollectionInput of(CollectionDetails details) {
        return new CollectionInput(
                details.name(),
                details.slug(),
                details.type().spelled(),
                details.window().startsAt(),
                details.window().endsAt(),
                details.active(),
                details.heroImage(),
                details.description(),
                details.purchaseLimit(),
                details.slowPayments(),
                details.voucherShare(),
                details.personLimit(),
                details.admissionsPerSecond());
    }

    /** @param slugToUse the slug to use, made by the caller when this names none */
    CollectionDetails details(String slugToUse) {
        return new CollectionDetails(
                name.strip(),
                slugToUse,
                type == null ? CollectionType.SEASONAL : CollectionType.spelled(type),
                new SaleWindow(startsAt, endsAt),
                isActive != null && isActive,
                heroImage,
                Html.sanitised(description),
                purchaseLimit,
                slowPayments == null || slowPayments,
                voucherShare == null ? CollectionDetails.DEFAULT_VOUCHER_SHARE : voucherShare,
                personLimit,
                admissionsPerSecond);
    }
}
