package mx.maal.payments.provider.mercadopago;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
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

/**
 * Mercado Pago: preferences (a page to pay on) for cards, payments for vouchers, and refunds. A preference is not paid
 * itself; payments that are made on it repeat our payment's id as their {@code external_reference}, by which they are
 * found. Its webhooks only say where to look.
 */
@ApplicationScoped
public class MercadoPagoProvider implements PaymentProvider {

    private static final Set<Method> METHODS = EnumSet.allOf(Method.class);
    /** What would make a card payment a slow one. */
    private static final List<MercadoPagoApi.PaymentType> SLOW_TYPES = Stream.of("ticket", "atm", "bank_transfer")
            .map(MercadoPagoApi.PaymentType::new)
            .toList();

    private static final Set<String> ON_ITS_WAY = Set.of("pending", "in_process", "authorized");
    private static final String TEST_TOKEN = "TEST-";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");

    private final MercadoPagoSettings settings;
    private final boolean testing;
    private final MercadoPagoSignature signature;
    private final RestWire<MercadoPagoApi> client;

    @Inject
    public MercadoPagoProvider(MercadoPagoSettings settings) {
        this.settings = settings;
        this.testing = settings.accessToken().orElse("").startsWith(TEST_TOKEN);
        this.signature = settings.webhookSecrets()
                .filter(secrets -> !secrets.isEmpty())
                .map(secrets -> new MercadoPagoSignature(secrets, settings.webhookTolerance()))
                .orElse(null);
        this.client = settings.accessToken()
                .map(token -> new RestWire<>(
                        "Mercado Pago",
                        MercadoPagoApi.class,
                        new RestWire.Connection(
                                settings.baseUrl(), token, settings.connectTimeout(), settings.readTimeout()),
                        MercadoPagoProvider::refusalCode))
                .orElse(null);
    }

    /** {@code bad_request:2006}, say; the code of the cause is a number or a word. */
    private static Optional<String> refusalCode(JsonNode answer) {
        String word = answer.path("error").asText(answer.path("message").asText(null));
        String cause = answer.at("/cause/0/code").asText(null);
        return Optional.ofNullable(word).map(w -> cause == null ? w : w + ":" + cause);
    }

    @Override
    public String name() {
        return "mercadopago";
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
        return payment.method() == Method.CARD ? openPreference(payment) : openVoucher(payment);
    }

    /** A second preference for the same payment would do no harm: nobody was ever shown the first one's page. */
    private Opened openPreference(ToOpen payment) {
        MercadoPagoApi.BackUrls backUrls =
                settings.successUrl().isEmpty() && settings.failureUrl().isEmpty()
                        ? null
                        : new MercadoPagoApi.BackUrls(
                                settings.successUrl().orElse(null),
                                settings.failureUrl().orElse(null));
        MercadoPagoApi.NewPreference wanted = new MercadoPagoApi.NewPreference(
                List.of(new MercadoPagoApi.Item(
                        description(payment),
                        1,
                        MercadoPagoAmounts.decimal(payment.amount()),
                        payment.amount().currency())),
                new MercadoPagoApi.PreferencePayer(
                        payment.customer().name(), payment.customer().email()),
                payment.paymentId().toString(),
                new MercadoPagoApi.PaymentMethods(SLOW_TYPES),
                true,
                backUrls,
                settings.successUrl().isPresent() ? "approved" : null,
                notificationUrl());
        MercadoPagoApi.Preference made =
                ask(api -> api.create(payment.paymentId().toString(), wanted));
        String page = testing && made.sandboxInitPoint() != null ? made.sandboxInitPoint() : made.initPoint();
        if (made.id() == null || page == null) {
            throw new ProviderUnavailable("Mercado Pago made a preference without an id or a page", null);
        }
        return new Opened(made.id(), null, page, null);
    }

    /** The idempotency key makes repeating safe for as long as Mercado Pago remembers it; the search makes it after that. */
    private Opened openVoucher(ToOpen payment) {
        String methodId = payment.method() == Method.OXXO ? MercadoPagoEvents.OXXO : MercadoPagoEvents.TRANSFER;
        Optional<MercadoPagoApi.Payment> earlier = payment.again()
                ? madeFor(payment.paymentId().toString()).stream()
                        .filter(made -> methodId.equals(made.paymentMethodId()))
                        .findFirst()
                : Optional.empty();
        MercadoPagoApi.Payment made = earlier.orElseGet(
                () -> ask(api -> api.create(payment.paymentId().toString(), voucherToAskFor(payment, methodId))));
        if ("rejected".equals(made.status())) {
            throw new ProviderRefused(made.statusDetail() == null ? made.status() : made.statusDetail(), null);
        }
        Instant until = made.dateOfExpiration() == null
                ? payment.payUntil()
                : OffsetDateTime.parse(made.dateOfExpiration()).toInstant();
        return new Opened(String.valueOf(made.id()), null, null, new Voucher(number(made), page(made), until));
    }

    private MercadoPagoApi.NewPayment voucherToAskFor(ToOpen payment, String methodId) {
        String name = payment.customer().name() == null
                ? ""
                : payment.customer().name().strip();
        int space = name.indexOf(' ');
        return new MercadoPagoApi.NewPayment(
                MercadoPagoAmounts.decimal(payment.amount()),
                description(payment),
                methodId,
                payment.paymentId().toString(),
                TIME.format(payment.payUntil().atOffset(ZoneOffset.UTC)),
                new MercadoPagoApi.Payer(
                        payment.customer().email(),
                        "individual",
                        space < 0 ? name : name.substring(0, space),
                        space < 0 ? null : name.substring(space + 1)),
                notificationUrl());
    }

    /** What the shop's till reads, or what a transfer is sent to: the first field that has it. */
    private static String number(MercadoPagoApi.Payment voucher) {
        Optional<MercadoPagoApi.TransactionDetails> details = Optional.ofNullable(voucher.transactionDetails());
        return Stream.of(
                        transfer(voucher).map(MercadoPagoApi.TransferData::referenceId),
                        Optional.ofNullable(voucher.barcode()).map(MercadoPagoApi.Barcode::content),
                        details.map(MercadoPagoApi.TransactionDetails::barcode).map(MercadoPagoApi.Barcode::content),
                        details.map(MercadoPagoApi.TransactionDetails::verificationCode),
                        details.map(MercadoPagoApi.TransactionDetails::paymentMethodReferenceId))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(String.valueOf(voucher.id()));
    }

    private static String page(MercadoPagoApi.Payment voucher) {
        return transfer(voucher)
                .map(MercadoPagoApi.TransferData::externalResourceUrl)
                .or(() -> Optional.ofNullable(voucher.transactionDetails())
                        .map(MercadoPagoApi.TransactionDetails::externalResourceUrl))
                .orElse(null);
    }

    private static Optional<MercadoPagoApi.TransferData> transfer(MercadoPagoApi.Payment voucher) {
        return Optional.ofNullable(voucher.paymentMethod()).map(MercadoPagoApi.PaymentMethod::data);
    }

    @Override
    public List<ProviderNews> find(Known payment) {
        if (payment.method() != Method.CARD || payment.charge() != null) {
            return MercadoPagoEvents.told(ask(api -> api.payment(payment.money())));
        }
        return paid(madeFor(payment.paymentId().toString()));
    }

    @Override
    public List<ProviderNews> cancel(Known payment) {
        return payment.method() == Method.CARD ? closePreference(payment) : cancelVoucher(payment);
    }

    private List<ProviderNews> cancelVoucher(Known voucher) {
        List<ProviderNews> now = MercadoPagoEvents.told(stopped(voucher.reference()));
        if (now.isEmpty()) {
            throw new ProviderUnavailable(voucher.reference() + " is being paid", null);
        }
        return now;
    }

    /** Looks for money before and after closing the page, because a shopper may be faster than we. */
    private List<ProviderNews> closePreference(Known payment) {
        String ourId = payment.paymentId().toString();
        List<ProviderNews> before = paid(madeFor(ourId));
        if (!before.isEmpty()) {
            return before;
        }
        String now = TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
        ask(api -> api.change(payment.reference(), new MercadoPagoApi.Closing(true, now)));
        List<ProviderNews> after = paid(madeFor(ourId).stream()
                .map(made -> isOnItsWay(made) ? stopped(String.valueOf(made.id())) : made)
                .toList());
        ProviderNews.Payment which = new ProviderNews.Payment(payment.reference(), payment.paymentId());
        return after.isEmpty() ? List.of(new ProviderNews.Cancelled(which, "closed")) : after;
    }

    /** A payment after having tried to cancel it: one that has ended otherwise stays as it is. */
    private MercadoPagoApi.Payment stopped(String id) {
        try {
            return ask(api -> api.change(id, new MercadoPagoApi.NewStatus("cancelled")));
        } catch (ProviderRefused ended) {
            return ask(api -> api.payment(id));
        }
    }

    private static boolean isOnItsWay(MercadoPagoApi.Payment payment) {
        return payment.status() != null && ON_ITS_WAY.contains(payment.status());
    }

    /** The payments that were made with that id of ours, the newest first. */
    private List<MercadoPagoApi.Payment> madeFor(String ourId) {
        List<MercadoPagoApi.Payment> results =
                ask(api -> api.search(ourId, "date_created", "desc")).results();
        return results == null
                ? List.of()
                : results.stream()
                        .filter(made -> ourId.equals(made.externalReference()))
                        .toList();
    }

    /** What those tell that brought money; who was declined may try again on the same page. */
    private static List<ProviderNews> paid(List<MercadoPagoApi.Payment> made) {
        List<ProviderNews> news = new ArrayList<>();
        for (MercadoPagoApi.Payment payment : made) {
            List<ProviderNews> told = MercadoPagoEvents.told(payment);
            if (told.stream().anyMatch(ProviderNews.Paid.class::isInstance)) {
                news.addAll(told);
            }
        }
        return news;
    }

    /**
     * The idempotency key makes repeating safe for as long as Mercado Pago remembers it. After that an earlier call's
     * refund is known by its amount, among those that no other refund of ours has claimed.
     */
    @Override
    public ProviderNews.RefundMoved refund(ToRefund refund) {
        String money = refund.payment().money();
        BigDecimal amount = MercadoPagoAmounts.decimal(refund.amount());
        if (refund.again()) {
            Optional<MercadoPagoApi.Refund> earlier = ask(api -> api.refunds(money, true)).stream()
                    .filter(made -> made.amount() != null && made.amount().compareTo(amount) == 0)
                    .filter(made -> !refund.otherRefunds().contains(String.valueOf(made.id())))
                    .filter(made -> MercadoPagoEvents.refundStatus(made.status()) != RefundStatus.FAILED)
                    .findFirst();
            if (earlier.isPresent()) {
                return MercadoPagoEvents.moved(earlier.get());
            }
        }
        return MercadoPagoEvents.moved(ask(
                api -> api.refund(money, refund.refundId().toString(), true, new MercadoPagoApi.NewRefund(amount))));
    }

    @Override
    public ProviderNews.RefundMoved findRefund(Known payment, String refundReference) {
        return MercadoPagoEvents.moved(ask(api -> api.refund(payment.money(), refundReference, true)));
    }

    @Override
    public Webhook verify(Delivery delivery, Instant now) {
        if (signature == null) {
            throw new ForgedWebhook("no secret is configured to check it with");
        }
        String dataId = delivery.query().apply("data.id");
        String requestId = delivery.header().apply(MercadoPagoSignature.REQUEST_ID);
        signature.verify(delivery.header().apply(MercadoPagoSignature.HEADER), dataId, requestId, now);
        return MercadoPagoEvents.open(delivery.query().apply("type"), dataId, requestId, delivery.body());
    }

    @Override
    public boolean webhooksTellAll() {
        return false;
    }

    @Override
    public List<ProviderNews> read(Webhook webhook) {
        Optional<String> id = MercadoPagoEvents.paymentId(webhook.payload());
        if (id.isEmpty()) {
            return ProviderNews.nothing(webhook.type() + " tells nothing that we need");
        }
        MercadoPagoApi.Payment payment;
        try {
            payment = ask(api -> api.payment(id.get()));
        } catch (ProviderRefused unknown) {
            return ProviderNews.nothing("Mercado Pago does not know payment " + id.get() + ": " + unknown.getMessage());
        }
        if (MercadoPagoEvents.ourId(payment).isEmpty()) {
            return ProviderNews.nothing("payment " + id.get() + " was not asked for by this shop");
        }
        List<ProviderNews> told = MercadoPagoEvents.told(payment);
        return told.isEmpty() ? ProviderNews.nothing("payment " + id.get() + " is " + payment.status()) : told;
    }

    /** What shoppers see on the page, the voucher and their card's statement. */
    private static String description(ToOpen payment) {
        return "Pedido " + payment.checkoutId();
    }

    /** Only with this parameter it sends the signed kind of webhook and no other. Null unless the setting is there. */
    private String notificationUrl() {
        return settings.publicUrl()
                .map(origin -> origin + "/v1/webhooks/" + name() + "?source_news=webhooks")
                .orElse(null);
    }

    private <T> T ask(Function<MercadoPagoApi, T> call) {
        if (client == null) {
            throw new ProviderUnavailable("Mercado Pago's access token is not set", null);
        }
        return client.ask(call);
    }
}
