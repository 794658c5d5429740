package mx.maal.catalog.http;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Set;
import mx.maal.kit.access.Roles;

/** Who asks. */
@RequestScoped
class Operators {

    /** Who sees what is hidden from shoppers. */
    private static final Set<String> INSIDERS = Set.of(Roles.CATALOG, Roles.STOCK, Roles.AUDIT);

    @Inject
    SecurityIdentity caller;

    /** Whether the caller sees what is hidden; false without any token. A token that does not hold is refused with 401. */
    boolean seesHidden() {
        return Roles.any(caller, INSIDERS);
    }
}
