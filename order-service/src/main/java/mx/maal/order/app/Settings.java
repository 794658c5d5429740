package mx.maal.order.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What an operator of this service may set; see README.md. */
@ConfigMapping(prefix = "maal.order")
public interface Settings {

    /** How long a shopper's request waits for another service's answer before it is told 202. */
    @WithDefault("2S")
    Duration replyTime();

    /** How long a cart line is held; 1 second to what inventory-service allows. */
    @WithDefault("10M")
    Duration holdTime();

    /** How long a checkout may be paid, and its units are held. */
    @WithDefault("15M")
    Duration checkoutTime();

    /** For how long at most the units of a checkout are held for a voucher or a transfer; inventory-service has its own limit. */
    @WithDefault("72H")
    Duration longestVoucherHold();

    /**
     * The most units of one variant that all carts from one network (an IPv4 address, or a /64 of IPv6) may hold at the
     * same time; 0: no limit. A mobile carrier's shoppers may share one address.
     */
    @WithDefault("20")
    int clientHolds();

    /**
     * Which address in {@code X-Forwarded-For} is the shopper's, counted from its end. 1, the one that the gateway wrote;
     * one more for each proxy before the gateway that writes one, too.
     */
    @WithDefault("1")
    int clientHop();

    /** How often checkouts that were not paid in time are closed; it only tidies up, so {@code off} breaks nothing. */
    @WithDefault("5s")
    String sweepEvery();

    /** The one currency of the shop, ISO 4217. */
    @WithDefault("MXN")
    String currency();

    /** What the shipping method {@code standard} costs, in minor units of the currency. */
    @WithDefault("9900")
    long standardShippingMinor();

    /**
     * Signs the tickets of waiting rooms: at least 32 random characters, the same in all replicas. There is no default.
     * With another secret the tickets that are out are void; taking them again gives the same numbers.
     */
    String ticketSecret();

    /** For how long after being let out of a waiting room a shopper may ask for units; at most a few hours. */
    @WithDefault("15M")
    Duration admissionLasts();
}
