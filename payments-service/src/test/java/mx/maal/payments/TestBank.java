package mx.maal.payments;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Opened;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.provider.ForgedWebhook;
import mx.maal.payments.provider.PaymentProvider;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderUnavailable;

/**
 * A provider inside of the tests, for thousands of interleavings that a simulator in another process would take too long
 * for. It has the truth, and loses a share of its answers, after the work as well as before it.
 */
@ApplicationScoped
public class TestBank implements PaymentProvider {

    static final String NAME = "testbank";

    private volatile double loss;
    private final Map<UUID, Account> accounts = new ConcurrentHashMap<>();

    /** What the bank knows of one payment. */
    static final class Account {
        private final UUID paymentId;
        private final Money amount;
        private final Map<UUID, Money> refunds = new ConcurrentHashMap<>();
        private boolean taken;
        private boolean cancelled;

        Account(UUID paymentId, Money amount) {
            this.paymentId = paymentId;
            this.amount = amount;
        }

        String reference() {
            return "tb_" + paymentId;
        }

        synchronized boolean approve() {
            taken |= !cancelled;
            return taken;
        }

        synchronized boolean cancel() {
            cancelled |= !taken;
            return cancelled;
        }

        synchronized boolean taken() {
            return taken;
        }

        synchronized boolean cancelled() {
            return cancelled;
        }

        long refundedMinor() {
            return refunds.values().stream().mapToLong(Money::amountMinor).sum();
        }

        List<ProviderNews> truth() {
            ProviderNews.Payment me = new ProviderNews.Payment(reference(), paymentId);
            List<ProviderNews> truth = new ArrayList<>();
            if (taken()) {
                truth.add(new ProviderNews.Paid(me, reference(), amount));
            } else if (cancelled()) {
                truth.add(new ProviderNews.Cancelled(me, "canceled"));
            }
            return truth;
        }
    }

    /** From now on this share of the calls gets no answer. */
    void lose(double share) {
        loss = share;
    }

    /** Null until it was opened. */
    Account account(UUID paymentId) {
        return accounts.get(paymentId);
    }

    private void maybeLost() {
        if (ThreadLocalRandom.current().nextDouble() < loss) {
            throw new ProviderUnavailable("no answer", null);
        }
    }

    private Account of(Known payment) {
        return accounts.get(payment.paymentId());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean configured() {
        return true;
    }

    @Override
    public Set<Method> methods() {
        return EnumSet.of(Method.CARD);
    }

    @Override
    public boolean refunds(Method method) {
        return true;
    }

    @Override
    public Opened open(ToOpen payment) {
        maybeLost();
        Account account = accounts.computeIfAbsent(payment.paymentId(), id -> new Account(id, payment.amount()));
        maybeLost();
        return new Opened(account.reference(), null, null, null);
    }

    @Override
    public List<ProviderNews> find(Known payment) {
        maybeLost();
        return of(payment).truth();
    }

    @Override
    public List<ProviderNews> cancel(Known payment) {
        maybeLost();
        of(payment).cancel();
        maybeLost();
        return of(payment).truth();
    }

    @Override
    public ProviderNews.RefundMoved refund(ToRefund refund) {
        maybeLost();
        of(refund.payment()).refunds.put(refund.refundId(), refund.amount());
        maybeLost();
        return moved(refund.refundId());
    }

    @Override
    public ProviderNews.RefundMoved findRefund(Known payment, String refundReference) {
        maybeLost();
        return moved(UUID.fromString(refundReference.substring(3)));
    }

    private static ProviderNews.RefundMoved moved(UUID refundId) {
        return new ProviderNews.RefundMoved("tr_" + refundId, refundId, RefundStatus.SUCCEEDED, null);
    }

    @Override
    public Webhook verify(Delivery delivery, Instant now) {
        throw new ForgedWebhook("delivered by the tests themselves");
    }

    /** Now so, now so: whether a webhook is processed where it is stored or later, all ends the same. */
    @Override
    public boolean webhooksTellAll() {
        return ThreadLocalRandom.current().nextBoolean();
    }

    /** The payload names the payment; the truth is read when it is processed. */
    @Override
    public List<ProviderNews> read(Webhook webhook) {
        maybeLost();
        Account account = accounts.get(UUID.fromString(webhook.payload().replaceAll("^.*:\\s*\"|\".*$", "")));
        List<ProviderNews> truth = account.truth();
        ProviderNews.Payment me = new ProviderNews.Payment(account.reference(), account.paymentId);
        // A late "declined" may still be under way when the money has come.
        return webhook.type().equals("declined")
                ? List.of(new ProviderNews.Declined(me, "declined"))
                : truth.isEmpty() ? List.of(new ProviderNews.Nothing("still open")) : truth;
    }
}
