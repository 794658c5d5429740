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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import mx.maal.kit.Money;
import mx.maal.payments.provider.ForgedWebhook;
import mx.maal.payments.provider.PaymentProvider;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;

/** Stripe: PaymentIntents, refunds and signed webhooks. */
@ApplicationScoped
public class StripeProvider implements PaymentProvider {

    private static final Set<String> METHODS = Set.of("card");
    private static final int INTERNAL_ERROR = 500;
    private static final int BAD_REQUEST = 400;

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
            opening(new UUID(0, 0), new UUID(0, 0), "card", new Money(0, "MXN")).toMap();
            refunding(new UUID(0, 0), "", new Money(0, "MXN")).toMap();
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
    public Set<String> methods() {
        return METHODS;
    }

    @Override
    public Opened open(UUID paymentId, UUID checkoutId, String method, Money amount) {
        try {
            PaymentIntent intent = stripe().v1()
                    .paymentIntents()
                    .create(opening(paymentId, checkoutId, method, amount), keyed(paymentId));
            return new Opened(intent.getId(), intent.getClientSecret());
        } catch (StripeException e) {
            // Stripe replays a 500 under the same key for a day: this attempt cannot come to anything any more. What it
            // may have opened nobody can pay, because nobody has its secret.
            if (status(e) == INTERNAL_ERROR) {
                throw new ProviderRefused("provider-error", e);
            }
            throw translated(e);
        }
    }

    private static PaymentIntentCreateParams opening(UUID paymentId, UUID checkoutId, String method, Money amount) {
        return PaymentIntentCreateParams.builder()
                .setAmount(amount.amountMinor())
                .setCurrency(amount.currency().toLowerCase(Locale.ROOT))
                .addPaymentMethodType(method)
                .putMetadata(StripeEvents.PAYMENT_ID, paymentId.toString())
                .putMetadata("checkoutId", checkoutId.toString())
                .build();
    }

    @Override
    public ProviderNews cancel(String reference) {
        try {
            return cancelled(stripe().v1().paymentIntents().cancel(reference));
        } catch (StripeException e) {
            if (status(e) != BAD_REQUEST) {
                throw translated(e);
            }
            // It is in a state that cannot be cancelled: paid, being paid, or cancelled before.
            return find(reference);
        }
    }

    private ProviderNews find(String reference) {
        try {
            PaymentIntent intent = stripe().v1().paymentIntents().retrieve(reference);
            return switch (intent.getStatus()) {
                case "succeeded" -> new ProviderNews.Paid(
                        reference,
                        StripeEvents.uuidOrNull(intent.getMetadata().get(StripeEvents.PAYMENT_ID)),
                        StripeEvents.money(intent.getAmountReceived(), intent.getCurrency()));
                case "canceled" -> cancelled(intent);
                default -> throw new ProviderUnavailable(reference + " is " + intent.getStatus(), null);
            };
        } catch (StripeException e) {
            throw translated(e);
        }
    }

    private static ProviderNews cancelled(PaymentIntent intent) {
        String reason = intent.getCancellationReason();
        return new ProviderNews.Cancelled(
                intent.getId(),
                StripeEvents.uuidOrNull(intent.getMetadata().get(StripeEvents.PAYMENT_ID)),
                reason == null ? "canceled" : reason);
    }

    @Override
    public ProviderNews.RefundMoved refund(UUID refundId, String paymentReference, Money amount) {
        try {
            return moved(
                    stripe().v1().refunds().create(refunding(refundId, paymentReference, amount), keyed(refundId)));
        } catch (StripeException e) {
            throw translated(e);
        }
    }

    private static RefundCreateParams refunding(UUID refundId, String paymentReference, Money amount) {
        return RefundCreateParams.builder()
                .setPaymentIntent(paymentReference)
                .setAmount(amount.amountMinor())
                .putMetadata(StripeEvents.REFUND_ID, refundId.toString())
                .build();
    }

    @Override
    public ProviderNews.RefundMoved findRefund(String refundReference) {
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
    public Webhook verify(byte[] body, UnaryOperator<String> header, Instant now) {
        if (webhookSecrets.isEmpty()) {
            throw new ForgedWebhook("no secret is configured to check it with");
        }
        StripeSignature.verify(body, header.apply(StripeSignature.HEADER), webhookSecrets, now);
        return StripeEvents.open(body);
    }

    @Override
    public ProviderNews read(String payload) {
        return StripeEvents.read(payload);
    }

    @Override
    public Optional<String> payPage(String reference) {
        return settings.payPage().map(prefix -> prefix + reference);
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
