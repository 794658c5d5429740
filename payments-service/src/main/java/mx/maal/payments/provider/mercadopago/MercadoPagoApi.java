package mx.maal.payments.provider.mercadopago;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.List;

/**
 * What we use of Mercado Pago's API. Its names are in snake case; amounts are decimals, times are as in
 * {@code 2026-11-23T18:00:00.000-06:00}. Of its large answers only the fields that we read are declared.
 */
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface MercadoPagoApi {

    String IDEMPOTENCY_KEY = "X-Idempotency-Key";

    /** Without it a refund that is under way is answered with 400, as if it could not be made. */
    String SHOW_REFUNDS_UNDER_WAY = "X-Render-In-Process-Refunds";

    @POST
    @Path("checkout/preferences")
    Preference create(@HeaderParam(IDEMPOTENCY_KEY) String key, NewPreference preference);

    @PUT
    @Path("checkout/preferences/{id}")
    Preference change(@PathParam("id") String id, Closing closing);

    @POST
    @Path("v1/payments")
    Payment create(@HeaderParam(IDEMPOTENCY_KEY) String key, NewPayment payment);

    @GET
    @Path("v1/payments/{id}")
    Payment payment(@PathParam("id") String id);

    @PUT
    @Path("v1/payments/{id}")
    Payment change(@PathParam("id") String id, NewStatus status);

    @GET
    @Path("v1/payments/search")
    Found search(
            @QueryParam("external_reference") String externalReference,
            @QueryParam("sort") String sort,
            @QueryParam("criteria") String criteria);

    @POST
    @Path("v1/payments/{id}/refunds")
    Refund refund(
            @PathParam("id") String id,
            @HeaderParam(IDEMPOTENCY_KEY) String key,
            @HeaderParam(SHOW_REFUNDS_UNDER_WAY) boolean showUnderWay,
            NewRefund refund);

    @GET
    @Path("v1/payments/{id}/refunds")
    List<Refund> refunds(@PathParam("id") String id, @HeaderParam(SHOW_REFUNDS_UNDER_WAY) boolean showUnderWay);

    @GET
    @Path("v1/payments/{id}/refunds/{refund}")
    Refund refund(
            @PathParam("id") String id,
            @PathParam("refund") String refund,
            @HeaderParam(SHOW_REFUNDS_UNDER_WAY) boolean showUnderWay);

    /**
     * A page to pay on by card.
     *
     * @param externalReference our payment's id, which every payment made there repeats
     * @param binaryMode whether a card is answered at once with yes or no, instead of after a review of days
     * @param autoReturn {@code approved} sends the shopper back without a click
     */
    record NewPreference(
            List<Item> items,
            PreferencePayer payer,
            String externalReference,
            PaymentMethods paymentMethods,
            boolean binaryMode,
            BackUrls backUrls,
            String autoReturn,
            String notificationUrl) {}

    record Item(String title, int quantity, BigDecimal unitPrice, String currencyId) {}

    record PreferencePayer(String name, String email) {

        /** Says nothing of who it is, so that it can land in a log without harm. */
        @Override
        public String toString() {
            return "PreferencePayer[]";
        }
    }

    record PaymentMethods(List<PaymentType> excludedPaymentTypes) {}

    record PaymentType(String id) {}

    record BackUrls(String success, String failure) {}

    /** @param sandboxInitPoint the same page for play money */
    record Preference(String id, String initPoint, String sandboxInitPoint) {}

    /** Ends a preference at that time. */
    record Closing(boolean expires, String expirationDateTo) {}

    /** A voucher to ask for. */
    record NewPayment(
            BigDecimal transactionAmount,
            String description,
            String paymentMethodId,
            String externalReference,
            String dateOfExpiration,
            Payer payer,
            String notificationUrl) {}

    record Payer(String email, String entityType, String firstName, String lastName) {

        /** Says nothing of who it is, so that it can land in a log without harm. */
        @Override
        public String toString() {
            return "Payer[]";
        }
    }

    record NewStatus(String status) {}

    /**
     * A payment.
     *
     * @param externalReference what we gave when asking for it, or for the preference that it was made on; null for
     *     money that others asked for
     * @param dateOfExpiration null for a card
     * @param barcode of a voucher for shops; null otherwise
     */
    record Payment(
            long id,
            String status,
            String statusDetail,
            String paymentMethodId,
            String externalReference,
            BigDecimal transactionAmount,
            String currencyId,
            String dateOfExpiration,
            PaymentMethod paymentMethod,
            Barcode barcode,
            TransactionDetails transactionDetails,
            List<Refund> refunds) {}

    record PaymentMethod(TransferData data) {}

    /** @param referenceId what a transfer is sent to */
    record TransferData(String referenceId, String externalResourceUrl) {}

    record Barcode(String content) {}

    record TransactionDetails(
            String externalResourceUrl, String verificationCode, String paymentMethodReferenceId, Barcode barcode) {}

    record Found(List<Payment> results) {}

    record NewRefund(BigDecimal amount) {}

    record Refund(long id, BigDecimal amount, String status) {}
}
