package mx.maal.payments.http;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a shopper sends to pay. There is no amount in it: that comes from the checkout. */
@Schema(
        example =
                "{\"checkoutId\":\"7f0c1c9e-52a5-4d0c-9f2e-2f6c1b0a9d11\",\"provider\":\"stripe\",\"method\":\"card\"}")
public record PaymentRequest(
        @NotNull @Schema(description = "The checkout to pay.", required = true) UUID checkoutId,
        @NotBlank @Size(max = 30) @Schema(description = "stripe, mercadopago or conekta.", required = true)
                String provider,
        @NotBlank
                @Size(max = 30)
                @Schema(
                        description = "card; oxxo (cash voucher) or spei (transfer) where the provider takes them.",
                        required = true)
                String method) {}
