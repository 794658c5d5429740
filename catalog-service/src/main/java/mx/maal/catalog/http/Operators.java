package mx.maal.catalog.http;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** Who asks. */
@RequestScoped
class Operators {

    /** The JWT group that may change the catalog. */
    static final String GROUP = "operator";

    @Inject
    SecurityIdentity caller;

    /** True with an operator's token, false without any token; a token that does not hold is refused with 401. */
    boolean isCaller() {
        return caller.hasRole(GROUP);
    }
}
