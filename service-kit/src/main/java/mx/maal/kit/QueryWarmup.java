package mx.maal.kit;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.metamodel.EntityType;
import jakarta.persistence.metamodel.IdentifiableType;

/**
 * Lets Hibernate's query parser learn its grammar before the first request. It learns by parsing and remembers for the
 * whole process; when the first to parse are the fifty requests of one instant, each learns it all by itself, for
 * seconds.
 */
@ApplicationScoped
public class QueryWarmup {

    @Inject
    EntityManager entities;

    @ActivateRequestContext
    void parse(@Observes StartupEvent event) {
        entities.getMetamodel().getEntities().stream()
                .filter(IdentifiableType::hasSingleIdAttribute)
                .findFirst()
                .ifPresent(this::parseQueriesOf);
    }

    private void parseQueriesOf(EntityType<?> entity) {
        String name = entity.getName();
        String id = entity.getId(entity.getIdType().getJavaType()).getName();
        entities.createQuery(
                "SELECT e FROM %1$s e WHERE (e.%2$s = :one OR e.%2$s IS NULL) AND e.%2$s <> :other ORDER BY e.%2$s DESC, e.%2$s"
                        .formatted(name, id));
        entities.createQuery("FROM %1$s WHERE %2$s = ?1 AND %3$s ORDER BY %2$s".formatted(name, id, Hql.among(id, 2)));
    }
}
