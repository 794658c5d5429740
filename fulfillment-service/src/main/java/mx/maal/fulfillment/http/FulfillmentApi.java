package mx.maal.fulfillment.http;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the OpenAPI document says of the service as a whole. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Fulfillment",
                        version = "1",
                        description =
                                """
                                Shipments and returns of confirmed orders. Errors are `application/problem+json`; the \
                                `type` ends in the slug that is named with each response. Every POST takes an \
                                `Idempotency-Key` (1 to 150 visible ASCII characters, remembered for 24 h): the same \
                                request again gets the same answer, another one 422 `idempotency-key-reused`, and 409 \
                                `idempotency-key-in-use` while the first is running. Quantities are units; money is in \
                                minor units of its currency; times are RFC 3339 in UTC."""))
@SecurityScheme(
        securitySchemeName = "operator",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        bearerFormat = "JWT",
        description = "A JWT with the group `operator`")
public class FulfillmentApi extends Application {}
