package mx.maal.fulfillment.http;

import jakarta.ws.rs.core.Response;
import mx.maal.fulfillment.domain.Refused;
import mx.maal.kit.http.Problem;
import mx.maal.kit.http.ProblemMappers;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A rule's no, as a problem document. */
public class RefusedMapper {
    @ServerExceptionMapper
    public Response refused(Refused refused) {
        Problem problem =
                Problem.of(refused.kind() == Refused.Kind.UNKNOWN ? 404 : 409, refused.slug(), refused.getMessage());
        refused.members().forEach(problem::with);
        return ProblemMappers.response(problem);
    }
}
