package mx.maal.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Validates kinds that a published library has Java models of. */
final class Models {

    /** Models that refuse what they do not know, by kind. */
    private static final Map<String, Validation> KUBERNETES = Map.of(
            "v1/ConfigMap", V1ConfigMap::validateJsonElement,
            "v1/Pod", V1Pod::validateJsonElement,
            "v1/Namespace", V1Namespace::validateJsonElement,
            "v1/Service", V1Service::validateJsonElement,
            "v1/ServiceAccount", V1ServiceAccount::validateJsonElement,
            "apps/v1/Deployment", V1Deployment::validateJsonElement,
            "batch/v1/Job", V1Job::validateJsonElement,
            "autoscaling/v2/HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement);

    /** Models that keep what they do not know, where it can be found. */
    private static final Map<String, Class<?>> KEEPING = Map.of(
            "gateway.networking.k8s.io/v1/Gateway", Gateway.class,
            "gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class,
            "monitoring.coreos.com/v1/PodMonitor", PodMonitor.class,
            "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class,
            "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    private interface Validation {
        void validate(JsonElement json) throws IOException;
    }

    private Models() {}

    /** Empty when there is no model of this kind. */
    static Optional<List<String>> problems(Manifest manifest) {
        String kind = manifest.apiVersion() + "/" + manifest.kind();
        if (KUBERNETES.containsKey(kind)) {
            return Optional.of(refused(KUBERNETES.get(kind), manifest.json()));
        }
        if (KEEPING.containsKey(kind)) {
            return Optional.of(unknown(KEEPING.get(kind), manifest.json()));
        }
        return Optional.empty();
    }

    private static List<String> refused(Validation validation, JsonNode json) {
        try {
            validation.validate(JsonParser.parseString(json.toString()));
            return List.of();
        } catch (IOException | RuntimeException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> unknown(Class<?> model, JsonNode json) {
        try {
            List<String> problems = new ArrayList<>();
            walk(JSON.treeToValue(json, model), "", problems);
            return problems;
        } catch (JsonProcessingException e) {
            return List.of(e.getOriginalMessage());
        }
    }

    private static void walk(Object object, String path, List<String> problems) {
        if (object instanceof Collection<?> items) {
            items.forEach(item -> walk(item, path + "/*", problems));
        } else if (object instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> walk(value, path + "/" + key, problems));
        } else if (object != null && isModel(object.getClass())) {
            for (Class<?> type = object.getClass(); isModel(type); type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        walkField(object, field, path, problems);
                    }
                }
            }
        }
    }

    private static void walkField(Object object, Field field, String path, List<String> problems) {
        Object value = valueOf(object, field);
        if (!field.getName().equals("additionalProperties")) {
            walk(value, path + "/" + field.getName(), problems);
        } else if (value instanceof Map<?, ?> unknown && !unknown.isEmpty()) {
            problems.add(path + ": " + object.getClass().getSimpleName() + " knows no " + unknown.keySet());
        }
    }

    private static boolean isModel(Class<?> type) {
        return !type.isEnum() && type.getName().startsWith("io.fabric8.");
    }

    private static Object valueOf(Object object, Field field) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
