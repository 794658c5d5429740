package mx.maal.catalog.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;

/** Partial changes (RFC 7396): what is absent stays, what is null is cleared, lists are replaced. */
@ApplicationScoped
public class MergePatch {

    @Inject
    ObjectMapper json;

    @Inject
    Validator validator;

    /**
     * The input that results when the patch is applied to the current one, as valid as if it had come whole.
     *
     * @throws ConstraintViolationException naming the fields at fault
     * @throws JsonProcessingException when a field has the wrong type
     */
    public <T> T apply(T current, ObjectNode patch, Class<T> type) throws JsonProcessingException {
        ObjectNode target = json.valueToTree(current);
        merge(target, patch);
        T merged = json.treeToValue(target, type);
        Set<ConstraintViolation<T>> violations = validator.validate(merged);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return merged;
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value instanceof ObjectNode part && target.get(member.getKey()) instanceof ObjectNode whole) {
                merge(whole, part);
            } else {
                target.set(member.getKey(), value);
            }
        });
    }
}
