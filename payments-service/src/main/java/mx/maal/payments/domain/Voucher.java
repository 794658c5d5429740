package mx.maal.payments.domain;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a shopper pays a slow payment with.
 *
 * @param number the reference that the shop's till reads (OXXO), or the CLABE (SPEI)
 * @param url a page that shows it, to print; null when the provider has none
 * @param expiresAt when it takes no money any more
 */
public record Voucher(String number, @Schema(nullable = true) String url, Instant expiresAt) {}
