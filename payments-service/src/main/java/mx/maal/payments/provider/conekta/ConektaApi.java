package mx.maal.payments.provider.conekta;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * What we use of Conekta's API. Its names are in snake case, amounts in the currency's minor units, times in seconds
 * since 1970. Of its large answers only the fields that we read are declared.
 */
@Path("/orders")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(ConektaApi.VERSION)
interface ConektaApi {

    String VERSION = "application/vnd.conekta-v2.3.0+json";

    @POST
    Order create(NewOrder order);

    @GET
    @Path("{id}")
    Order order(@PathParam("id") String id);

    @GET
    Orders search(@QueryParam("search") String words, @QueryParam("limit") int limit);

    @POST
    @Path("{id}/cancel")
    Order cancel(@PathParam("id") String id);

    /** Answers the whole order, this refund among its others. */
    @POST
    @Path("{id}/refunds")
    Order refund(@PathParam("id") String id, NewRefund refund);

    /** An order to be paid either by the charges or, by card, on the checkout's page. */
    record NewOrder(
            String currency,
            CustomerInfo customerInfo,
            List<LineItem> lineItems,
            List<NewCharge> charges,
            NewCheckout checkout,
            Metadata metadata) {}

    /** @param phone Conekta takes no customer without one */
    record CustomerInfo(String name, String email, String phone) {

        /** Says nothing of who it is, so that it can land in a log without harm. */
        @Override
        public String toString() {
            return "CustomerInfo[]";
        }
    }

    record LineItem(String name, long unitPrice, int quantity) {}

    record NewCharge(long amount, String referenceId, NewPaymentMethod paymentMethod) {}

    /** @param type {@code cash} or {@code spei} */
    record NewPaymentMethod(String type, long expiresAt) {}

    record NewCheckout(String type, List<String> allowedPaymentMethods, String successUrl, String failureUrl) {}

    /** Ours, repeated by whatever tells of the order. */
    record Metadata(@JsonProperty("paymentId") String paymentId, @JsonProperty("checkoutId") String checkoutId) {}

    record NewRefund(long amount, String reason) {}

    record Orders(List<Order> data) {}

    /**
     * An order.
     *
     * @param amount what it asks for
     * @param paymentStatus null while nobody has tried to pay
     * @param charges null while there are none
     * @param checkout null unless it is paid on a page
     */
    record Order(
            String id,
            long amount,
            String currency,
            String paymentStatus,
            Metadata metadata,
            Charges charges,
            Checkout checkout) {}

    record Checkout(String url) {}

    record Charges(List<Charge> data) {}

    /**
     * An attempt to pay an order.
     *
     * @param failureCode null unless declined
     * @param refunds a list, or an object with the list as its {@code data}, or null
     * @param chargeback null unless disputed
     */
    record Charge(
            long amount,
            String currency,
            String status,
            String failureCode,
            PaymentMethod paymentMethod,
            JsonNode refunds,
            Chargeback chargeback) {}

    /**
     * What a slow payment is paid with.
     *
     * @param reference of a payment in cash
     * @param clabe of a transfer
     */
    record PaymentMethod(
            String reference, String barcodeUrl, String clabe, String receivingAccountNumber, Long expiresAt) {}

    record Chargeback(String status) {}

    /** @param amount below zero */
    record Refund(String id, long amount, String status) {}
}
