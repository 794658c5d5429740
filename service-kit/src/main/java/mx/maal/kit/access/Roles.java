package mx.maal.kit.access;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Set;

/**
 * What those who work for the shop may do, as groups of their JWT. Who holds several may do all that each allows. Each change is one
 * role's; what a role has to look at for its work, it may read. Which operation asks for which is said at the operation, and
 * shows in the API's description as {@code x-required-roles}.
 */
public final class Roles {

    /** Products, variants, collections, drops and imports: sees what is hidden, and changes all of it. */
    public static final String CATALOG = "catalog";

    /** The ledger: enters receipts, adjustments and damages; sees hidden products, whose units arrive before they are shown. */
    public static final String STOCK = "stock";

    /** Orders: cancels them, asks for returns on a shopper's behalf; sees their payments, refunds, shipments and returns. */
    public static final String ORDERS = "orders";

    /** Shipments and returns: packs, ships, receives and inspects; sees the orders. */
    public static final String FULFILLMENT = "fulfillment";

    /** Money that goes back: a return's refund, refunds retried or settled by hand; sees orders, returns, payments, webhooks. */
    public static final String REFUNDS = "refunds";

    /** Reads all that anybody reads here, the drops' lines too, and changes nothing. */
    public static final String AUDIT = "audit";

    /** All of them. */
    public static final Set<String> ALL = Set.of(CATALOG, STOCK, ORDERS, FULFILLMENT, REFUNDS, AUDIT);

    /** The group that holds them all: {@code quarkus.http.auth.roles-mapping} gives every role to it. */
    public static final String OPERATOR = "operator";

    private Roles() {}

    /** Whether the caller has one of these roles; false for who brings no token. */
    public static boolean any(SecurityIdentity caller, Set<String> roles) {
        return roles.stream().anyMatch(caller::hasRole);
    }
}
