package mx.maal.payments.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings {@code maal.payments.*}. */
@ConfigMapping(prefix = "maal.payments")
public interface PaymentSettings {

    /** For how long a voucher or CLABE may be paid. */
    @WithDefault("PT24H")
    Duration voucherTime();

    /** How much longer the units are held for it: cash at OXXO is confirmed on the next business day. */
    @WithDefault("PT24H")
    Duration voucherGrace();

    /** How long a request to pay slowly waits for its units; after that the answer is 202. */
    @WithDefault("PT2S")
    Duration voucherReply();

    /** After that time the provider is asked how a card payment stands that is still open. */
    @WithDefault("PT2M")
    Duration reconcileAfter();

    /** The same for a slow payment. */
    @WithDefault("PT30M")
    Duration reconcileSlowAfter();

    /** Between two such questions about one payment: doubles up to this. */
    @WithDefault("PT1H")
    Duration longestReconcilePause();
}
