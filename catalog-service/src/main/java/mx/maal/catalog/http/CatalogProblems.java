package mx.maal.catalog.http;

import jakarta.ws.rs.core.Response;
import mx.maal.catalog.domain.InvalidValue;
import mx.maal.catalog.shopify.UnreadableFile;
import mx.maal.kit.http.Problem;
import mx.maal.kit.http.ProblemMappers;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What the catalog's rules and unique names refuse, as problem documents. */
public class CatalogProblems {

    @ServerExceptionMapper
    public Response invalid(InvalidValue e) {
        return ProblemMappers.response(Problem.badRequest(e.field(), e.getMessage()));
    }

    @ServerExceptionMapper
    public Response unreadable(UnreadableFile e) {
        return ProblemMappers.response(Problem.of(422, e.slug(), e.getMessage())
                .with("missingColumns", e.missingColumns().isEmpty() ? null : e.missingColumns()));
    }

    /** The database is the judge of what is taken: two requests for the same name may run at once. */
    @ServerExceptionMapper
    public Response taken(ConstraintViolationException e) {
        String constraint = String.valueOf(e.getConstraintName());
        if (constraint.equals("product_variants_sku_key")) {
            return ProblemMappers.response(Problem.conflict("sku-taken", "Another variant has this SKU."));
        }
        if (constraint.equals("products_slug_key") || constraint.equals("collections_slug_key")) {
            return ProblemMappers.response(Problem.conflict("slug-taken", "This slug is taken; choose another one."));
        }
        throw e;
    }
}
