package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.relay.RelayOptions;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each component grants, and that components go together; contract section 16. */
@Tag("soak")
@EnabledIf("dev.sandboxrouter.deploy.Manifests#canRender")
class ComponentsTest {

    @TempDir
    Path scratch = Path.of("");

    static List<String> components() throws IOException {
        try (Stream<Path> folders = Files.list(Manifests.FOLDER.resolve("components"))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("components")
    void everyFlagIsOneThatTheProgramTakes(String component) throws Exception {
        Loaded loaded = Rendered.of(scratch, component).configuration();

        assertThat(loaded instanceof Loaded.Invalid invalid ? invalid.problems() : List.<String>of())
                .filteredOn(problem -> problem.contains("unknown flag"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "namespace, ''",
        "api-access, ''",
        "pod-watch, pods get list watch",
        "rule-store, sandboxnetworks get list watch create update delete; sandboxnetworks/status update",
        "tokenreview, tokenreviews create",
        "access-review, tokenreviews create; subjectaccessreviews create",
        "control-api, tokenreviews create; subjectaccessreviews create",
        "tls, ''",
        "monitoring, ''",
        "routes, ''",
        "autoscaling, ''"
    })
    void grantsWhatItNeedsAndNoMore(String component, String rights) throws Exception {
        Rendered rendered = Rendered.of(scratch, component);
        List<String> granted = new ArrayList<>();
        for (ClusterRoleBinding binding : rendered.all(ClusterRoleBinding.class)) {
            assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
                assertThat(subject.getName()).isEqualTo("sandbox-router");
                assertThat(subject.getNamespace()).isEqualTo("agent-sandbox-system");
            });
            rendered.all(ClusterRole.class).stream()
                    .filter(role -> role.getMetadata()
                            .getName()
                            .equals(binding.getRoleRef().getName()))
                    .flatMap(role -> role.getRules().stream())
                    .map(ComponentsTest::words)
                    .forEach(granted::add);
        }
        assertThat(String.join("; ", granted)).isEqualTo(rights);
        assertThat(rendered.all(Role.class)).isEmpty();
    }

    private static String words(PolicyRule rule) {
        return String.join(" ", rule.getResources()) + " " + String.join(" ", rule.getVerbs());
    }

    @ParameterizedTest
    @CsvSource({
        "pod-watch, true",
        "rule-store, true",
        "tokenreview, true",
        "access-review, true",
        "control-api, true",
        "tls, false",
        "monitoring, false"
    })
    void mountsATokenOnlyWhereTheApiServerIsAsked(String component, boolean token) throws Exception {
        Rendered rendered = Rendered.of(scratch, component);

        assertThat(rendered.pod().getVolumes().stream()
                        .map(Volume::getProjected)
                        .anyMatch(projected -> projected != null
                                && projected
                                                .getSources()
                                                .get(0)
                                                .getServiceAccountToken()
                                                .getExpirationSeconds()
                                        == 3600))
                .isEqualTo(token);
        assertThat(rendered.pod().getAutomountServiceAccountToken()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenreview", "access-review"})
    void theNamespaceHasThePodSecurityThatThePodsOfAllComponentsKeep(String without) throws Exception {
        Rendered rendered = Rendered.of(scratch, allBut(without));

        assertThat(rendered.only(Namespace.class).getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        PodSecurity.assertRestricted(rendered.pod());
    }

    /** Both bring the way to the API server. */
    @Test
    void twoThatNeedTheSameGoTogether() throws Exception {
        Rendered rendered = Rendered.of(scratch, "pod-watch", "tokenreview", "tls", "monitoring", "autoscaling");

        assertThat(rendered.pod().getVolumes())
                .extracting(Volume::getName)
                .containsExactlyInAnyOrder("tmp", "api-access", "tls");
        assertThat(rendered.container().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .doesNotHaveDuplicates();
        assertThat(rendered.container().getArgs())
                .contains("--cache-enabled", "--authz-mode=tokenreview", "--https-bind-address=:8443")
                .doesNotHaveDuplicates();
    }

    /** Of the two that say who may call there is one at a time. */
    @ParameterizedTest
    @ValueSource(strings = {"tokenreview", "access-review"})
    void allGoTogether(String without) throws Exception {
        Rendered rendered = Rendered.of(scratch, allBut(without));

        assertThat(rendered.objects())
                .extracting(
                        object -> object.getKind() + "/" + object.getMetadata().getName())
                .doesNotHaveDuplicates()
                .contains("HorizontalPodAutoscaler/sandbox-router", "Deployment/sandbox-router");
        assertThat(rendered.container().getArgs())
                .doesNotHaveDuplicates()
                .contains("--cache-enabled", "--rule-store=kubernetes", "--https-bind-address=:8443")
                .filteredOn(argument -> argument.startsWith("--authz-mode="))
                .hasSize(1);
        assertThat(rendered.container().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .doesNotHaveDuplicates();
    }

    private static String[] allBut(String without) throws IOException {
        return components().stream()
                .filter(component -> !component.equals(without))
                .toArray(String[]::new);
    }

    @Test
    void theExampleRendersAndItsProgramWouldStart() throws Exception {
        Path example = Manifests.FOLDER.resolve("examples").resolve("production");
        assertThat(Manifests.render(example))
                .extracting(Manifests::kindOf)
                .contains("apps/v1/Deployment", "monitoring.coreos.com/v1/PodMonitor", "v1/ConfigMap");
        Rendered rendered = Rendered.ofFolder(example);

        List<String> arguments = new ArrayList<>();
        for (String argument : rendered.container().getArgs()) {
            arguments.add(withItsFile(argument, rendered.container().getVolumeMounts()));
        }
        assertThat(ConfigLoader.load(arguments, Map.of())).isInstanceOf(Loaded.Ready.class);
        PodSecurity.assertRestricted(rendered.pod());
    }

    /** A file of a volume is only there in the pod, so one of its name is put where the test is. */
    private String withItsFile(String argument, List<VolumeMount> mounts) throws IOException {
        int path = argument.indexOf("=/");
        if (path < 0) {
            return argument;
        }
        String file = argument.substring(path + 1);
        assertThat(mounts).anyMatch(mount -> file.startsWith(mount.getMountPath() + "/"));
        Path here = scratch.resolve(file.substring(1));
        Files.createDirectories(here.resolveSibling("."));
        return argument.substring(0, path + 1) + Files.writeString(here, "what a Secret holds");
    }

    @Test
    void tlsAddsItsPortAndKeepsTheOther() throws Exception {
        Rendered rendered = Rendered.of(scratch, "tls");

        assertThat(rendered.only(Service.class).getSpec().getPorts())
                .extracting(ServicePort::getPort)
                .containsExactlyInAnyOrder(8080, 8443);
        assertThat(rendered.container().getPorts())
                .extracting(ContainerPort::getContainerPort)
                .contains(8080, 8443);
        assertThat(rendered.container().getArgs()).contains("--https-bind-address=:8443");
    }

    /** The Service's name is one of the hosts that the program lets in, and its port is the one that it listens on. */
    @Test
    void theControlApiIsBehindItsOwnService() throws Exception {
        Rendered rendered = Rendered.of(scratch, "control-api", "rule-store");
        Service control = rendered.all(Service.class).stream()
                .filter(service -> service.getMetadata().getName().equals("sandbox-router-control"))
                .findFirst()
                .orElseThrow();

        assertThat(rendered.podLabels()).containsAllEntriesOf(control.getSpec().getSelector());
        assertThat(control.getSpec().getPorts()).singleElement().satisfies(port -> assertThat(
                        rendered.container().getPorts())
                .filteredOn(one -> one.getName().equals(port.getTargetPort().getStrVal()))
                .extracting(ContainerPort::getContainerPort)
                .containsExactly(port.getPort()));
        assertThat(rendered.container().getArgs())
                .filteredOn(argument -> argument.startsWith("--control-bind-address"))
                .containsExactly("--control-bind-address=:8090");
        assertThat(rendered.container().getArgs())
                .contains("--control-auth-mode=tokenreview", "--rule-store=kubernetes")
                .anyMatch(argument -> argument.startsWith("--control-allowed-hosts=")
                        && argument.endsWith(",sandbox-router-control.agent-sandbox-system.svc.cluster.local"));
    }

    @Test
    void autoscalingLeavesTheNumberToTheAutoscaler() throws Exception {
        Rendered rendered = Rendered.of(scratch, "autoscaling");
        HorizontalPodAutoscaler scaler = rendered.only(HorizontalPodAutoscaler.class);

        assertThat(rendered.only(Deployment.class).getSpec().getReplicas()).isNull();
        assertThat(scaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(rendered.only(Deployment.class).getMetadata().getName());
        assertThat(scaler.getSpec().getMinReplicas()).isGreaterThanOrEqualTo(2);
        assertThat(scaler.getSpec().getMetrics())
                .anyMatch(metric -> metric.getPods() != null
                        && metric.getPods().getMetric().getName().equals("sandbox_router_inflight_requests"));
    }

    /** As the comment there counts it: all readers slow, a watermark and a read of as much in both directions. */
    @Test
    void autoscalingAsksForMoreRoutersBeforeTheBuffersOfOneAreHalfFull() throws Exception {
        Rendered rendered = Rendered.of(scratch, "autoscaling");
        double buffers = 0.4
                * Quantity.getAmountInBytes(
                                rendered.container().getResources().getLimits().get("memory"))
                        .doubleValue();
        long worstRequest = 2L * 2 * RelayOptions.HIGH_WATERMARK;

        assertThat(rendered.only(HorizontalPodAutoscaler.class).getSpec().getMetrics())
                .filteredOn(metric -> metric.getPods() != null)
                .singleElement()
                .satisfies(metric -> assertThat(metric.getPods()
                                .getTarget()
                                .getAverageValue()
                                .getNumericalAmount()
                                .longValueExact())
                        .isBetween((long) (buffers / worstRequest / 4), (long) (buffers / worstRequest / 2)));
    }

    @ParameterizedTest
    @MethodSource("components")
    void isLabelledAsPartOfTheRouter(String component) throws Exception {
        assertThat(Rendered.of(scratch, component).objects())
                .filteredOn(object -> !object.getKind().equals("Namespace"))
                .filteredOn(object -> !object.getKind().equals("CustomResourceDefinition"))
                .extracting(HasMetadata::getMetadata)
                .allSatisfy(metadata ->
                        assertThat(metadata.getLabels()).containsEntry("app.kubernetes.io/part-of", "agent-sandbox"));
    }
}
