package mx.maal.payments.provider.conekta;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Opened;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.domain.Voucher;
import mx.maal.payments.provider.ForgedWebhook;
import mx.maal.payments.provider.PaymentProvider;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;
import mx.maal.payments.provider.RestWire;
import mx.maal.payments.provider.WebhookJson;

/**
 * Conekta: orders, paid on its page by card or by a charge in cash or by transfer, and refunds.
 *
 * <p>It takes no idempotency key. An order carries our payment's id as metadata, and before an order is made a second
 * time the first one is searched for; of a refund it keeps no id of ours, so that an earlier call's refund is known by its
 * amount among those that no other refund of ours has claimed. That is what keeps a lost answer from becoming a second
 * voucher, or the same money given back twice.
 */
@ApplicationScoped
public class ConektaProvider implements PaymentProvider {

    private static final Set<Method> METHODS = EnumSet.allOf(Method.class);
    private static final String REFUND_REASON = "requested_by_client";
    private static final int MOST_FOUND = 100;

    private final ConektaSettings settings;
    private final ConektaSignature signature;
    private final RestWire<ConektaApi> client;

    @Inject
    public ConektaProvider(ConektaSettings settings) {
        this.settings = settings;
        this.signature = settings.webhookPublicKeys()
                .filter(keys -> !keys.isEmpty())
                .map(ConektaSignature::new)
                .orElse(null);
        this.client = settings.apiKey()
                .map(key -> new RestWire<>(
                        "Conekta",
                        ConektaApi.class,
                        new RestWire.Connection(
                                settings.baseUrl(), key, settings.connectTimeout(), settings.readTimeout()),
                        ConektaProvider::refusalCode))
                .orElse(null);
    }

    /** {@code conekta.errors.parameter_validation…}, say. */
    private static Optional<String> refusalCode(JsonNode answer) {
        String detail = answer.at("/details/0/code").asText(null);
        return Optional.ofNullable(detail == null ? answer.path("type").asText(null) : detail);
    }

    @Override
    public String name() {
        return "conekta";
    }

    @Override
    public boolean configured() {
        return client != null && signature != null;
    }

    @Override
    public Set<Method> methods() {
        return METHODS;
    }

    @Override
    public boolean refunds(Method method) {
        return method == Method.CARD;
    }

    @Override
    public Opened open(ToOpen payment) {
        if (payment.customer().phone() == null) {
            throw new ProviderRefused(ProviderRefused.PHONE_MISSING, null);
        }
        Optional<ConektaApi.Order> earlier = payment.again() ? madeFor(payment) : Optional.empty();
        ConektaApi.Order order = earlier.orElseGet(() -> ask(api -> api.create(orderToMake(payment))));
        return payment.method() == Method.CARD ? openedPage(order) : openedVoucher(order, payment);
    }

    /**
     * The order that an earlier call made. Whether Conekta searches metadata is not documented, that it searches
     * addresses is; what it finds is taken only when our id is in it.
     */
    private Optional<ConektaApi.Order> madeFor(ToOpen payment) {
        Optional<ConektaApi.Order> byOurId = found(payment, payment.paymentId().toString());
        return byOurId.isPresent() || payment.customer().email() == null
                ? byOurId
                : found(payment, payment.customer().email());
    }

    private Optional<ConektaApi.Order> found(ToOpen payment, String words) {
        List<ConektaApi.Order> orders =
                ask(api -> api.search(words, MOST_FOUND)).data();
        return orders == null
                ? Optional.empty()
                : orders.stream()
                        .filter(order -> ConektaEvents.ourId(order).equals(Optional.of(payment.paymentId())))
                        .findFirst();
    }

    private ConektaApi.NewOrder orderToMake(ToOpen payment) {
        Money amount = payment.amount();
        boolean card = payment.method() == Method.CARD;
        return new ConektaApi.NewOrder(
                amount.currency(),
                new ConektaApi.CustomerInfo(
                        payment.customer().name(),
                        payment.customer().email(),
                        payment.customer().phone()),
                List.of(new ConektaApi.LineItem("Pedido " + payment.checkoutId(), amount.amountMinor(), 1)),
                card ? null : List.of(chargeToMake(payment)),
                card ? pageToMake() : null,
                new ConektaApi.Metadata(
                        payment.paymentId().toString(), payment.checkoutId().toString()));
    }

    private static ConektaApi.NewCharge chargeToMake(ToOpen payment) {
        return new ConektaApi.NewCharge(
                payment.amount().amountMinor(),
                payment.paymentId().toString(),
                new ConektaApi.NewPaymentMethod(
                        payment.method() == Method.OXXO ? "cash" : "spei",
                        payment.payUntil().getEpochSecond()));
    }

    private ConektaApi.NewCheckout pageToMake() {
        return new ConektaApi.NewCheckout(
                "HostedPayment",
                List.of("card"),
                settings.successUrl().orElse(null),
                settings.failureUrl().orElse(null));
    }

    private static Opened openedPage(ConektaApi.Order order) {
        if (order.id() == null || order.checkout() == null || order.checkout().url() == null) {
            throw new ProviderUnavailable("Conekta made an order without an id or a page", null);
        }
        return new Opened(order.id(), null, order.checkout().url(), null);
    }

    private static Opened openedVoucher(ConektaApi.Order order, ToOpen payment) {
        ConektaApi.PaymentMethod paidWith = ConektaEvents.charges(order).stream()
                .map(ConektaApi.Charge::paymentMethod)
                .filter(method -> method != null)
                .findFirst()
                .orElseThrow(() -> new ProviderUnavailable("Conekta made an order without a charge", null));
        String account = paidWith.clabe() == null ? paidWith.receivingAccountNumber() : paidWith.clabe();
        String number = payment.method() == Method.OXXO ? paidWith.reference() : account;
        if (order.id() == null || number == null) {
            throw new ProviderUnavailable("Conekta made an order without an id or a reference to pay", null);
        }
        Instant until = paidWith.expiresAt() == null ? payment.payUntil() : Instant.ofEpochSecond(paidWith.expiresAt());
        return new Opened(order.id(), null, null, new Voucher(number, paidWith.barcodeUrl(), until));
    }

    @Override
    public List<ProviderNews> find(Known payment) {
        List<ProviderNews> now = ConektaEvents.told(ask(api -> api.order(payment.reference())));
        return wasDeclined(now) ? List.of() : now;
    }

    /** Who was declined may try again on the same page. */
    private static boolean wasDeclined(List<ProviderNews> told) {
        return told.stream().anyMatch(ProviderNews.Declined.class::isInstance);
    }

    @Override
    public List<ProviderNews> cancel(Known payment) {
        List<ProviderNews> now;
        try {
            now = ConektaEvents.told(ask(api -> api.cancel(payment.reference())));
        } catch (ProviderRefused endedBefore) {
            return ended(payment, endedBefore);
        }
        // An order that nobody tried to pay may show no status, even when it is cancelled.
        return now.isEmpty()
                ? List.of(new ProviderNews.Cancelled(
                        new ProviderNews.Payment(payment.reference(), payment.paymentId()), "canceled"))
                : now;
    }

    private List<ProviderNews> ended(Known payment, ProviderRefused refusedToCancel) {
        List<ProviderNews> now = ConektaEvents.told(ask(api -> api.order(payment.reference())));
        if (wasDeclined(now)) {
            throw refusedToCancel;
        }
        if (now.isEmpty()) {
            throw new ProviderUnavailable(payment.reference() + " is being paid", refusedToCancel);
        }
        return now;
    }

    /**
     * The answer is the whole order: which of its refunds is this one's is told by what was there before, the amount,
     * and what other refunds of ours have claimed. When it cannot be told, the next call finds it.
     */
    @Override
    public ProviderNews.RefundMoved refund(ToRefund refund) {
        String orderId = refund.payment().reference();
        long amount = refund.amount().amountMinor();
        List<ConektaApi.Refund> before = ConektaEvents.refunds(ask(api -> api.order(orderId)));
        if (refund.again()) {
            Optional<ConektaApi.Refund> earlier = newest(notFailed(before), amount, refund.otherRefunds());
            if (earlier.isPresent()) {
                return ConektaEvents.moved(earlier.get());
            }
        }
        ConektaApi.Order after = ask(api -> api.refund(orderId, new ConektaApi.NewRefund(amount, REFUND_REASON)));
        Set<String> others = before.stream().map(ConektaApi.Refund::id).collect(Collectors.toSet());
        others.addAll(refund.otherRefunds());
        return newest(ConektaEvents.refunds(after), amount, others)
                .map(ConektaEvents::moved)
                .orElseThrow(() -> new ProviderUnavailable("Conekta does not show the refund of " + orderId, null));
    }

    private static List<ConektaApi.Refund> notFailed(List<ConektaApi.Refund> refunds) {
        return refunds.stream()
                .filter(refund -> ConektaEvents.refundStatus(refund) != RefundStatus.FAILED)
                .toList();
    }

    /** The last refund of that amount that is not one of the others. */
    private static Optional<ConektaApi.Refund> newest(
            List<ConektaApi.Refund> refunds, long amount, Set<String> others) {
        return refunds.stream()
                .filter(refund -> Math.abs(refund.amount()) == amount)
                .filter(refund -> !others.contains(refund.id()))
                .reduce((older, newer) -> newer);
    }

    @Override
    public ProviderNews.RefundMoved findRefund(Known payment, String refundReference) {
        return ConektaEvents.refunds(ask(api -> api.order(payment.reference()))).stream()
                .filter(refund -> refund.id().equals(refundReference))
                .findFirst()
                .map(ConektaEvents::moved)
                .orElseThrow(() -> new ProviderRefused("refund-unknown", null));
    }

    @Override
    public Webhook verify(Delivery delivery, Instant now) {
        if (signature == null) {
            throw new ForgedWebhook("no key is configured to check it with");
        }
        signature.verify(delivery.body(), delivery.header().apply(ConektaSignature.HEADER));
        return WebhookJson.open(delivery.body());
    }

    @Override
    public boolean webhooksTellAll() {
        return false;
    }

    @Override
    public List<ProviderNews> read(Webhook webhook) {
        Optional<String> id = ConektaEvents.orderId(webhook);
        if (id.isEmpty()) {
            return ProviderNews.nothing(webhook.type() + " tells nothing that we need");
        }
        ConektaApi.Order order;
        try {
            order = ask(api -> api.order(id.get()));
        } catch (ProviderRefused unknown) {
            return ProviderNews.nothing("Conekta does not know order " + id.get() + ": " + unknown.getMessage());
        }
        if (ConektaEvents.ourId(order).isEmpty()) {
            return ProviderNews.nothing("order " + id.get() + " was not asked for by this shop");
        }
        List<ProviderNews> told = ConektaEvents.told(order);
        return told.isEmpty() ? ProviderNews.nothing("order " + id.get() + " is " + order.paymentStatus()) : told;
    }

    private <T> T ask(Function<ConektaApi, T> call) {
        if (client == null) {
            throw new ProviderUnavailable("Conekta's API key is not set", null);
        }
        return client.ask(call);
    }
}
