package mx.maal.simulator;

import java.time.Instant;
import java.util.Map;

/** How a provider proves that a webhook comes from it. */
public interface Proof {

    /** The headers that prove it, signed at that instant. */
    Map<String, String> headers(Webhooks.Message message, Instant at);

    /** Headers of the same look that prove nothing. */
    Map<String, String> forged(Webhooks.Message message, Instant at);

    /** Whether the signature tells when it was made. */
    boolean dated();
}
