package mx.maal.gateway;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes a replica out before it is asked to end, as a cluster takes a pod out of its Service's endpoints: a request that is
 * sent at the moment in which its connection is closed is lost, and nobody can say whether it was carried out. Served at the
 * management port: {@code PUT /replicas/drain?replica=http://127.0.0.1:8102} and {@code /replicas/admit}. Not POST: that,
 * any page in a browser on this machine could send.
 */
@ApplicationScoped
class Draining {

    private final Backends backends;

    Draining(Backends backends) {
        this.backends = backends;
    }

    void open(@Observes ManagementInterface management) {
        management.router().put("/replicas/drain").handler(context -> change(context, Replica::drain));
        management.router().put("/replicas/admit").handler(context -> change(context, Replica::admit));
    }

    /** Answers with how many requests the replica has not answered yet; may be asked again until there are none. */
    private void change(RoutingContext context, Consumer<Replica> change) {
        Optional<Replica> replica = backends.replica(context.request().getParam("replica"));
        replica.ifPresent(change);
        context.response()
                .setStatusCode(replica.isPresent() ? 200 : 404)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject()
                        .put("outstanding", replica.map(Replica::outstanding).orElse(0))
                        .toBuffer());
    }
}
