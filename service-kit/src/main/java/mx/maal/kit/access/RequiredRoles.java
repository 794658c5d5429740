package mx.maal.kit.access;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Says in the API's description which roles open an operation, as its {@link RolesAllowed} says: OpenAPI 3.0.3 has no place for that
 * with bearer tokens, so that it is the extension {@value #EXTENSION}, a list of which one is enough.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class RequiredRoles implements OASFilter {

    static final String EXTENSION = "x-required-roles";

    private static final DotName PATH = DotName.createSimple(Path.class);
    private static final DotName ROLES = DotName.createSimple(RolesAllowed.class);
    private static final List<String> METHODS = List.of(
            HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.HEAD);

    private final IndexView classes;

    /** @param classes those of the service and of what it is made of */
    public RequiredRoles(IndexView classes) {
        this.classes = classes;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getPaths() == null) {
            return;
        }
        Map<String, List<String>> roles = roles();
        api.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> {
                    List<String> required = roles.get(method + " " + path);
                    if (required != null) {
                        operation.addExtension(EXTENSION, required);
                    }
                }));
    }

    /** By method and path, of all that asks for some. */
    private Map<String, List<String>> roles() {
        Map<String, List<String>> roles = new TreeMap<>();
        for (AnnotationInstance path : classes.getAnnotations(PATH)) {
            if (path.target().kind() == AnnotationTarget.Kind.CLASS) {
                ClassInfo resource = path.target().asClass();
                resource.methods().forEach(operation -> METHODS.stream()
                        .filter(method -> operation.hasAnnotation("jakarta.ws.rs." + method))
                        .forEach(method -> add(roles, method + " " + path(path, operation), operation)));
            }
        }
        return roles;
    }

    private static void add(Map<String, List<String>> roles, String name, MethodInfo operation) {
        AnnotationInstance allowed = operation.hasAnnotation(ROLES)
                ? operation.annotation(ROLES)
                : isDecided(operation) ? null : operation.declaringClass().declaredAnnotation(ROLES);
        if (allowed == null) {
            return;
        }
        List<String> required =
                Arrays.stream(allowed.value().asStringArray()).sorted().toList();
        List<String> before = roles.put(name, required);
        if (before != null && !before.equals(required)) {
            throw new IllegalStateException(name + " asks for " + before + " here and for " + required + " there");
        }
    }

    /** Whether the method says itself who may call it, so that its class does not. */
    private static boolean isDecided(MethodInfo operation) {
        return Stream.of("PermitAll", "DenyAll")
                .anyMatch(annotation -> operation.hasAnnotation("jakarta.annotation.security." + annotation));
    }

    /** As the description writes it: one slash between two parts, none at the end. */
    private static String path(AnnotationInstance ofClass, MethodInfo operation) {
        AnnotationInstance ofMethod = operation.annotation(PATH);
        return Stream.of(
                        ofClass.value().asString(),
                        ofMethod == null ? "" : ofMethod.value().asString())
                .flatMap(path -> Arrays.stream(path.split("/")))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/", "/", ""));
    }
}
