package mx.maal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.maal.gateway.Manifests.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading policies is plain code: no server needed. What the packed ones say is seen in RouteFilesTest. */
class PoliciesTest {

    private static final String GATEWAY = "targetRefs: [{kind: Gateway, name: g}], ";
    private static final String PACE = "rateLimit: {local: {rules: ["
            + "{clientSelectors: [{sourceCIDR: {type: Distinct, value: 0.0.0.0/0}}], limit: {requests: 5, unit: Minute}},"
            + "{clientSelectors: [{sourceCIDR: {type: Distinct, value: '::/0'}}], limit: {requests: 5, unit: Minute}}]}}";

    private static Policies policies(long times, String... specs) {
        List<Manifest> manifests = new ArrayList<>();
        for (String spec : specs) {
            try {
                manifests.add(new Manifest(
                        "p.yaml", Manifests.YAML.readTree("{kind: BackendTrafficPolicy, spec: {" + spec + "}}")));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }
        return new Policies(manifests, times);
    }

    @Test
    void aRouteHasTheLimitsOfThePolicyThatNamesItElseThoseOfTheGateway() {
        Policies policies = policies(
                2,
                GATEWAY + PACE + ", requestBuffer: {limit: 2Ki}",
                "targetRefs: [{kind: HTTPRoute, name: free}]",
                "targetRefs: [{kind: HTTPRoute, name: merged}], mergeType: JSONMerge, requestBuffer: {limit: 1Ki}",
                "targetSelectors: [{kind: HTTPRoute, matchLabels: {a: b}}], " + PACE.replace("5", "7"));
        Optional<Long> twoKilobytes = Optional.of(2048L);
        assertThat(policies.ofGateway()).isEqualTo(new Policies.Limits(10, Duration.ofMinutes(1), twoKilobytes));
        assertThat(policies.of("any", Map.of("a", "c"))).isEqualTo(policies.ofGateway());
        assertThat(policies.of("free", Map.of())).isEqualTo(new Policies.Limits(0, Duration.ZERO, Optional.empty()));
        assertThat(policies.of("free", Map.of()).pace("free")).isNull();
        assertThat(policies.of("merged", Map.of()))
                .isEqualTo(new Policies.Limits(10, Duration.ofMinutes(1), Optional.of(1024L)));
        assertThat(policies.of("any", Map.of("a", "b", "c", "d")))
                .isEqualTo(new Policies.Limits(14, Duration.ofMinutes(1), Optional.empty()));
        assertThatThrownBy(() -> policies.of("free", Map.of("a", "b"))).hasMessageContaining("two policies");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GATEWAY + "faultInjection: {}",
                GATEWAY + "rateLimit: {global: {}}",
                GATEWAY + "rateLimit: {local: {rules: []}}",
                GATEWAY + "requestBuffer: {limit: much}",
            })
    void refusesWhatItWouldNotCarryOut(String spec) {
        assertThatThrownBy(() -> policies(1, spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Distinct>Exact",
                "Minute>Fortnight",
                "requests: 5>requests: 0",
                "::/0>10.0.0.0/8",
                "'::/0'}>'::/0'}, path: {value: /a}",
                "requests: 5, unit: Minute}},>requests: 6, unit: Minute}},"
            })
    void refusesOtherPacesThanOneForEachClient(String change) {
        String[] parts = change.split(">");
        assertThat(PACE).contains(parts[0]);
        assertThatThrownBy(() -> policies(1, GATEWAY + PACE.replace(parts[0], parts[1])))
                .hasMessageContaining("rateLimit");
    }
}
