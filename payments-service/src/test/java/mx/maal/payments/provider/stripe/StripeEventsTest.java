package mx.maal.payments.provider.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.DisputeStatus;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.provider.ProviderNews;
import org.junit.jupiter.api.Test;

/** What Stripe's events mean to us; nothing here needs a framework. */
class StripeEventsTest {

    private static final UUID OURS = UUID.fromString("0f9c9a4e-7d0e-4f5b-9b43-6a9f0b7f2b11");

    @Test
    void readsWhatHappenedToAPayment() {
        assertThat(read("payment_intent.succeeded", "'id':'pi_1','amount_received':1000,'currency':'mxn'"))
                .isEqualTo(new ProviderNews.Paid(intent(null), "pi_1", new Money(1000, "MXN")));
        assertThat(read(
                        "payment_intent.payment_failed",
                        "'id':'pi_1','metadata':{'paymentId':'" + OURS
                                + "'},'last_payment_error':{'code':'card_declined'}"))
                .isEqualTo(new ProviderNews.Declined(intent(OURS), "card_declined"));
        assertThat(read("payment_intent.payment_failed", "'id':'pi_1','last_payment_error':null"))
                .isEqualTo(new ProviderNews.Declined(intent(null), "declined"));
        assertThat(read(
                        "payment_intent.canceled",
                        "'id':'pi_1','cancellation_reason':null,'metadata':{'paymentId':'x'}"))
                .isEqualTo(new ProviderNews.Cancelled(intent(null), "canceled"));
        assertThat(read("charge.dispute.created", "'id':'dp_1','payment_intent':'pi_1'"))
                .isEqualTo(new ProviderNews.Disputed(intent(null), DisputeStatus.OPENED));
        assertThat(read("charge.dispute.closed", "'id':'dp_1','payment_intent':'pi_1','status':'lost'"))
                .isEqualTo(new ProviderNews.Disputed(intent(null), DisputeStatus.LOST));
        assertThat(read("charge.dispute.closed", "'id':'dp_1','payment_intent':'pi_1','status':'won'"))
                .isEqualTo(new ProviderNews.Disputed(intent(null), DisputeStatus.WON));
    }

    @Test
    void readsHowARefundStands() {
        assertThat(read("refund.created", "'id':'re_1','status':'pending','metadata':{'refundId':'" + OURS + "'}"))
                .isEqualTo(new ProviderNews.RefundMoved("re_1", OURS, RefundStatus.PENDING, null));
        assertThat(read("refund.updated", "'id':'re_1','status':'requires_action','failure_reason':null"))
                .isEqualTo(new ProviderNews.RefundMoved("re_1", null, RefundStatus.PENDING, null));
        assertThat(read("refund.updated", "'id':'re_1','status':'succeeded'"))
                .isEqualTo(new ProviderNews.RefundMoved("re_1", null, RefundStatus.SUCCEEDED, null));
        assertThat(read("refund.failed", "'id':'re_1','status':'failed','failure_reason':'declined'"))
                .isEqualTo(new ProviderNews.RefundMoved("re_1", null, RefundStatus.FAILED, "declined"));
    }

    @Test
    void needsNothingElse() {
        assertThat(read("charge.refunded", "'id':'ch_1'")).isInstanceOf(ProviderNews.Nothing.class);
        assertThat(read("customer.created", "'id':'cus_1'")).isInstanceOf(ProviderNews.Nothing.class);
    }

    private static ProviderNews.Payment intent(UUID paymentId) {
        return new ProviderNews.Payment("pi_1", paymentId);
    }

    private static ProviderNews read(String type, String object) {
        String event =
                "{'id':'evt_1','api_version':'2020-08-27','type':'" + type + "','data':{'object':{" + object + "}}}";
        return StripeEvents.read(event.replace('\'', '"'));
    }
}
