package mx.maal.order.http;

import jakarta.ws.rs.core.Response;
import mx.maal.kit.http.ProblemMappers;
import mx.maal.order.app.Problems;
import mx.maal.order.domain.Refusal;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A rule's no, as a problem document. */
public class RefusalMapper {

    @ServerExceptionMapper
    public Response refusal(Refusal refusal) {
        return ProblemMappers.response(Problems.of(refusal));
    }
}
