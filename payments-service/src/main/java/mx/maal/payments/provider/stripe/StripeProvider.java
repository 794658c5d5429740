package mx.maal.payments.provider.stripe;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.net.ApiResource;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Opened;
import mx.maal.payments.domain.Voucher;
import mx.maal.payments.provider.ForgedWebhook;
import mx.maal.payments.provider.PaymentProvider;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;
import mx.maal.payments.provider.WebhookJson;

/** Stripe: PaymentIntents, refunds and signed webhooks. */
@ApplicationScoped
public class StripeProvider implements PaymentProvider {

    private static final Set<Method> METHODS = EnumSet.of(Method.CARD, Method.OXXO);
    private static final int LONGEST_VOUCHER_DAYS = 7;
    private static final int INTERNAL_ERROR = 500;
    private static final int BAD_REQUEST = 400;

    // Stripe's library asks through HttpURLConnection. That keeps 5 connections to a server, unless this says so, and
    // closes all others after their call: in a drop most payments would begin with a handshake.
    private static final String CONNECTIONS_KEPT = "http.maxConnections";

    static {
        if (System.getProperty(CONNECTIONS_KEPT) == null) {
            System.setProperty(CONNECTIONS_KEPT, "100");
        }
    }

    private final StripeSettings settings;
    private final List<String> webhookSecrets;
    private final StripeClient client;

    @Inject
    public StripeProvider(StripeSettings settings) {
        this.settings = settings;
        this.webhookSecrets = settings.webhookSecrets().orElse(List.of());
        this.client = settings.apiKey().map(key -> client(settings, key)).orElse(null);
    }

    /**
     * Prepares the writing of Stripe's large requests and the reading of its large answers, which takes seconds: else the
     * first fifty shoppers of a drop wait until each of their requests has prepared it for itself.
     */
    void warmUp(@Observes StartupEvent event) {
        if (client != null) {
            UUID nobody = new UUID(0, 0);
            Money nothing = new Money(0, "MXN");
            opening(new ToOpen(nobody, nobody, Method.CARD, nothing, new Customer("", "", null), null, false))
                    .toMap();
            Known none = new Known(nobody, "", null, Method.CARD);
            refunding(new ToRefund(nobody, none, nothing, Set.of(), false)).toMap();
            for (Class<?> answer : List.of(PaymentIntent.class, Refund.class, Event.class)) {
                ApiResource.GSON.getAdapter(answer);
            }
        }
    }

    private static StripeClient client(StripeSettings settings, String apiKey) {
        Stripe.enableTelemetry = false;
        return StripeClient.builder()
                .setApiKey(apiKey)
                .setApiBase(settings.baseUrl())
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setReadTimeout((int) settings.readTimeout().toMillis())
                .setMaxNetworkRetries(0)
                .build();
    }

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public boolean configured() {
        return client != null && !webhookSecrets.isEmpty();
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
        try {
            return opened(stripe().v1().paymentIntents().create(opening(payment), keyed(payment.paymentId())));
        } catch (StripeException e) {
            // Stripe replays a 500 under the same key for a day: this attempt cannot come to anything any more. What it
            // may have opened nobody can pay, because nobody has its secret.
            if (status(e) == INTERNAL_ERROR) {
                throw new ProviderRefused("provider-error", e);
            }
            throw translated(e);
        }
    }

    private static PaymentIntentCreateParams opening(ToOpen payment) {
        PaymentIntentCreateParams.Builder params = PaymentIntentCreateParams.builder()
                .setAmount(payment.amount().amountMinor())
                .setCurrency(payment.amount().currency().toLowerCase(Locale.ROOT))
                .addPaymentMethodType(payment.method().word())
                .putMetadata(StripeEvents.PAYMENT_ID, payment.paymentId().toString())
                .putMetadata("checkoutId", payment.checkoutId().toString());
        if (payment.method() == Method.OXXO) {
            withVoucher(params, payment);
        }
        return params.build();
    }

    /** Confirmed at once, which makes Stripe issue the voucher; it ends at midnight of its last day in Mexico City. */
    private static void withVoucher(PaymentIntentCreateParams.Builder params, ToOpen payment) {
        long days = Duration.between(Instant.now(), payment.payUntil()).toDays();
        params.setConfirm(true)
                .setPaymentMethodData(PaymentIntentCreateParams.PaymentMethodData.builder()
                        .setType(PaymentIntentCreateParams.PaymentMethodData.Type.OXXO)
                        .setBillingDetails(PaymentIntentCreateParams.PaymentMethodData.BillingDetails.builder()
                                .setName(payment.customer().name())
                                .setEmail(payment.customer().email())
                                .build())
                        .build())
                .setPaymentMethodOptions(PaymentIntentCreateParams.PaymentMethodOptions.builder()
                        .setOxxo(PaymentIntentCreateParams.PaymentMethodOptions.Oxxo.builder()
                                .setExpiresAfterDays(Math.max(1, Math.min(days, LONGEST_VOUCHER_DAYS)))
                                .build())
                        .build());
    }

    private Opened opened(PaymentIntent intent) {
        Voucher voucher = null;
        if (intent.getNextAction() != null && intent.getNextAction().getOxxoDisplayDetails() != null) {
            var oxxo = intent.getNextAction().getOxxoDisplayDetails();
            voucher = new Voucher(
                    oxxo.getNumber(), oxxo.getHostedVoucherUrl(), Instant.ofEpochSecond(oxxo.getExpiresAfter()));
        }
        String page = settings.payPage().map(prefix -> prefix + intent.getId()).orElse(null);
        return new Opened(intent.getId(), intent.getClientSecret(), page, voucher);
    }

    @Override
    public List<ProviderNews> cancel(Known payment) {
        try {
            return StripeEvents.told(
                    stripe().v1().paymentIntents().cancel(payment.reference()).getRawJsonObject());
        } catch (StripeException e) {
            if (status(e) != BAD_REQUEST) {
                throw translated(e);
            }
            // It is in a state that cannot be cancelled: paid, being paid, or cancelled before.
            List<ProviderNews> now = find(payment);
            if (now.isEmpty()) {
                throw new ProviderUnavailable(payment.reference() + " is being paid", e);
            }
            return now;
        }
    }

    @Override
    public List<ProviderNews> find(Known payment) {
        try {
            return StripeEvents.told(
                    stripe().v1().paymentIntents().retrieve(payment.reference()).getRawJsonObject());
        } catch (StripeException e) {
            throw translated(e);
        }
    }

    @Override
    public ProviderNews.RefundMoved refund(ToRefund refund) {
        try {
            return moved(stripe().v1().refunds().create(refunding(refund), keyed(refund.refundId())));
        } catch (StripeException e) {
            throw translated(e);
        }
    }

    private static RefundCreateParams refunding(ToRefund refund) {
        return RefundCreateParams.builder()
                .setPaymentIntent(refund.payment().reference())
                .setAmount(refund.amount().amountMinor())
                .putMetadata(StripeEvents.REFUND_ID, refund.refundId().toString())
                .build();
    }

    @Override
    public ProviderNews.RefundMoved findRefund(Known payment, String refundReference) {
        try {
            return moved(stripe().v1().refunds().retrieve(refundReference));
        } catch (StripeException e) {
            throw translated(e);
        }
    }

    private static ProviderNews.RefundMoved moved(Refund refund) {
        return new ProviderNews.RefundMoved(
                refund.getId(),
                StripeEvents.uuidOrNull(refund.getMetadata().get(StripeEvents.REFUND_ID)),
                StripeEvents.refundStatus(refund.getStatus()),
                refund.getFailureReason());
    }

    @Override
    public Webhook verify(Delivery delivery, Instant now) {
        if (webhookSecrets.isEmpty()) {
            throw new ForgedWebhook("no secret is configured to check it with");
        }
        StripeSignature.verify(delivery.body(), delivery.header().apply(StripeSignature.HEADER), webhookSecrets, now);
        return WebhookJson.open(delivery.body());
    }

    @Override
    public boolean webhooksTellAll() {
        return true;
    }

    @Override
    public List<ProviderNews> read(Webhook webhook) {
        return List.of(StripeEvents.read(webhook.payload()));
    }

    private StripeClient stripe() {
        if (client == null) {
            throw new ProviderUnavailable("Stripe's API key is not set", null);
        }
        return client;
    }

    private static RequestOptions keyed(UUID id) {
        return RequestOptions.builder().setIdempotencyKey(id.toString()).build();
    }

    private static int status(StripeException e) {
        return e.getStatusCode() == null ? 0 : e.getStatusCode();
    }

    private static RuntimeException translated(StripeException e) {
        return switch (status(e)) {
            case 400, 402, 404 -> new ProviderRefused(e.getCode() == null ? "refused" : e.getCode(), e);
                // No answer, a wrong key, a conflict, a limit or a failure of theirs: an operator or time mends it.
            default -> new ProviderUnavailable("Stripe answered " + status(e), e);
        };
    }
}
