package mx.maal.fulfillment.http;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mx.maal.fulfillment.persistence.Orders;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Capability;
import mx.maal.kit.http.Patience;
import mx.maal.kit.http.Problem;

/**
 * Who may see an order's shipments and returns: operators with a role for it any, its owner by the access token that the checkout answered.
 * Another shopper's order looks exactly like one that does not exist.
 */
@RequestScoped
public class Access {
    /** The owner's header. */
    public static final String TOKEN_HEADER = "X-Access-Token";

    @Inject
    SecurityIdentity identity;

    @Inject
    Orders orders;

    /** Whether an operator asks who has one of these roles. */
    boolean isOperator(Set<String> roles) {
        return Roles.any(identity, roles);
    }

    /** The operator who asks, when their subject is a UUID; else null. */
    UUID operatorId() {
        if (!isOperator(Roles.ALL)) {
            return null;
        }
        try {
            return UUID.fromString(identity.getPrincipal().getName());
        } catch (IllegalArgumentException notOneOfOurIds) {
            return null;
        }
    }

    /** Refuses with 401 or 403 unless it is an operator with one of these roles who asks. */
    void requireOperator(Set<String> roles) {
        if (isOperator(roles)) {
            return;
        }
        if (identity.isAnonymous()) {
            throw new UnauthorizedException();
        }
        throw new ForbiddenException();
    }

    /**
     * Refuses unless an operator with one of these roles or the order's owner asks. Waits a little for an order that is not known yet: its
     * confirmation may be on its way.
     */
    void requireReader(UUID orderId, String accessToken, Set<String> roles) {
        requireCredentials(accessToken, roles);
        Optional<String> hash = Patience.untilPresent(
                () -> QuarkusTransaction.requiringNew().call(() -> orders.accessTokenHash(orderId)));
        if (hash.isEmpty() || !opens(accessToken, hash.get(), roles)) {
            throw Problem.notFound("unknown-order", "There is no such order, or the access token is not its own.");
        }
    }

    /** Refuses with 401 or 403 who has shown neither an access token nor that of an operator with one of these roles. */
    void requireCredentials(String accessToken, Set<String> roles) {
        if (accessToken == null) {
            requireOperator(roles);
        }
    }

    /** Whether who asks may see an order whose token has this hash. */
    boolean opens(String accessToken, String accessTokenHash, Set<String> roles) {
        return isOperator(roles) || Capability.matches(accessToken, accessTokenHash);
    }
}
