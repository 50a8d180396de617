package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.config.RouterConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The base as it reaches the API server; contract section 16. */
@EnabledIf("dev.sandboxrouter.deploy.Manifests#canRender")
class BaseDeploymentTest {

    private static Rendered base = new Rendered(List.of());

    @BeforeAll
    static void render(@TempDir Path scratch) throws IOException, InterruptedException {
        base = Rendered.of(scratch);
    }

    @Test
    void isWhereTheSdksAndTheSandboxesPoliciesExpectIt() {
        Service service = base.only(Service.class);
        assertThat(service.getMetadata().getName()).isEqualTo("sandbox-router-svc");
        assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getPort()).isEqualTo(8080);
            assertThat(base.container().getPorts())
                    .extracting(ContainerPort::getName)
                    .contains(port.getTargetPort().getStrVal());
        });
        assertThat(base.podLabels())
                .containsEntry("app", "sandbox-router")
                .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/part-of");
        assertThat(base.objects())
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getNamespace()).isEqualTo("agent-sandbox-system"));
    }

    @Test
    void selectorsMeetThePods() {
        Map<String, String> labels = base.podLabels();
        assertThat(labels)
                .containsAllEntriesOf(base.only(Service.class).getSpec().getSelector())
                .containsAllEntriesOf(
                        base.only(Deployment.class).getSpec().getSelector().getMatchLabels())
                .containsAllEntriesOf(base.only(PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        assertThat(base.pod().getTopologySpreadConstraints()).hasSize(2).allSatisfy(spread -> assertThat(labels)
                .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
    }

    @Test
    void grantsNoRightMountsNoTokenAndLeavesTheNamespaceToItsOwner() {
        assertThat(base.objects())
                .extracting(HasMetadata::getKind)
                .containsExactlyInAnyOrder(
                        "ServiceAccount", "Deployment", "Service", "NetworkPolicy", "PodDisruptionBudget");
        assertThat(base.only(ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(base.pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(base.pod().getVolumes()).extracting(Volume::getName).containsExactly("tmp");
    }

    @Test
    void keepsToPodSecurityRestricted() {
        PodSecurity.assertRestricted(base.pod());
    }

    @Test
    void listensWhereItsPortsAndProbesSay() {
        RouterConfig config = ready();
        Container container = base.container();

        assertThat(portNamed("proxy"))
                .isEqualTo(config.listeners().http().orElseThrow().port());
        assertThat(portNamed("metrics"))
                .isEqualTo(config.listeners().metrics().orElseThrow().port());
        assertThat(portNamed("healthz"))
                .isEqualTo(config.listeners().healthProbe().orElseThrow().port());
        assertThat(pathOf(container.getLivenessProbe())).isEqualTo("/healthz");
        assertThat(pathOf(container.getStartupProbe())).isEqualTo("/healthz");
        assertThat(pathOf(container.getReadinessProbe())).isEqualTo("/readyz");
        assertThat(config.control().bind())
                .as("rules in a file of one of several routers")
                .isEmpty();
    }

    /** The Go router's manifests have these; whoever replaces it keeps its dashboards. */
    @Test
    void saysWhereItsMetricsAre() {
        assertThat(base.only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("prometheus.io/scrape", "true")
                .containsEntry("prometheus.io/port", String.valueOf(portNamed("metrics")))
                .containsEntry("prometheus.io/path", "/metrics");
    }

    @Test
    void hasTimeToDrain() {
        DrainTime.assertGiven(base.pod(), ready().lifecycle());
    }

    private static RouterConfig ready() {
        return assertThat(base.configuration())
                .asInstanceOf(type(Loaded.Ready.class))
                .actual()
                .config();
    }

    private static int portNamed(String name) {
        return base.container().getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getContainerPort();
    }

    private static String pathOf(Probe probe) {
        HTTPGetAction get = probe.getHttpGet();
        assertThat(get.getPort().getStrVal()).isEqualTo("healthz");
        return get.getPath();
    }
}
