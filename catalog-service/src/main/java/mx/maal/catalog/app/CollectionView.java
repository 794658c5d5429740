package mx.maal.catalog.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.catalog.domain.CollectionDetails;
import mx.maal.catalog.domain.ProductCollection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A collection as it is shown. */
@Schema(name = "Collection")
public record CollectionView(
        UUID id,
        @Schema(examples = "Drop 07 · Noche") String name,
        @Schema(examples = "drop-07-noche") String slug,
        @Schema(enumeration = {"drop", "seasonal", "collab"}) String type,
        @Schema(nullable = true, description = "When the sale opens; null: it is open already.") Instant startsAt,
        @Schema(nullable = true, description = "When it closes, this instant excluded; null: never.") Instant endsAt,
        boolean isActive,
        @Schema(nullable = true) String heroImage,
        @Schema(nullable = true, description = "Sanitised HTML or plain text.") String description,
        @Schema(nullable = true, description = "Units of one variant that one cart may hold; null: no limit.")
                Integer purchaseLimit,
        @Schema(
                        description =
                                "Whether methods that take hours or days, such as OXXO vouchers and SPEI transfers, may pay for its products; only a drop's is enforced.",
                        examples = "true")
                boolean slowPayments,
        @Schema(
                        description =
                                "Percent of a variant's units on hand that unpaid vouchers and transfers may block together; only a drop's is enforced.",
                        minimum = "0",
                        maximum = "100",
                        examples = "20")
                int voucherShare,
        @Schema(
                        nullable = true,
                        description =
                                "Units of the whole drop, over all its variants, that one person may buy; null: no limit.")
                Integer personLimit,
        @Schema(
                        nullable = true,
                        description =
                                "Shoppers that its waiting room lets in per second; null: it has no waiting room.")
                Integer admissionsPerSecond,
        Instant createdAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL)
                @Schema(
                        nullable = true,
                        description =
                                "Its first 100 products in its order; not in lists. Ask GET /v1/products?collection={slug} for all of a larger one.")
                List<ProductView> products) {

    static CollectionView of(ProductCollection collection, List<ProductView> products) {
        CollectionDetails details = collection.details();
        return new CollectionView(
                collection.id(),
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
                details.admissionsPerSecond(),
                collection.createdAt(),
                collection.updatedAt(),
                products);
    }
}
