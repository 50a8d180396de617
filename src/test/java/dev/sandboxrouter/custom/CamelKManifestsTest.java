package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sandboxrouter.deploy.PodSecurity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.v1.Integration;
import org.apache.camel.v1.Kamelet;
import org.apache.camel.v1.Pipe;
import org.junit.jupiter.api.Test;

/** What stands in deploy/camel-k and kamelets/ is what Camel K's own types can hold: a misspelt field is seen. */
class CamelKManifestsTest {

    private static final Path FOLDER = Path.of("deploy", "camel-k");
    private static final ObjectMapper STRICT =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Test
    void theIntegrationNamesAnImageAndBuildsNothing() throws IOException {
        Integration router = read("integration.yaml", Integration.class);
        assertThat(router.getSpec().getTraits().getContainer().getImage()).isEqualTo("sandbox-router:" + version());
        assertThat(router.getSpec().getFlows()).isNullOrEmpty();
        assertThat(router.getMetadata().getLabels()).containsEntry("app", "sandbox-router");
        assertThat(router.getSpec().getTraits().getOwner().getTargetLabels())
                .containsAll(router.getMetadata().getLabels().keySet());
    }

    @Test
    void thePipeLeadsFromListeningToForwardingThroughKameletsThatThereAre() throws IOException {
        Pipe pipe = read("pipe.yaml", Pipe.class);
        List<String> names = Stream.of(
                        Stream.of(pipe.getSpec().getSource().getRef().getName()),
                        pipe.getSpec().getSteps().stream()
                                .map(step -> step.getRef().getName()),
                        Stream.of(pipe.getSpec().getSink().getRef().getName()))
                .flatMap(part -> part)
                .toList();
        assertThat(names)
                .containsExactly(
                        "sandbox-listen-source",
                        "sandbox-address-action",
                        "sandbox-ingress-action",
                        "sandbox-authorize-action",
                        "sandbox-resolve-action",
                        "sandbox-forward-sink")
                .allSatisfy(name ->
                        assertThat(Path.of("kamelets", name + ".kamelet.yaml")).exists());
    }

    /** Kubernetes' own, which the other two stand on: decoded strictly too, and naming what these name. */
    @Test
    void accountAndServiceAreThoseOfTheIntegration() throws IOException {
        Integration router = read("integration.yaml", Integration.class);
        Service service = readAll("service.yaml", Service.class).get(0);
        assertThat(service.getAdditionalProperties()).isEmpty();
        assertThat(service.getMetadata().getName()).isEqualTo("sandbox-router-svc");
        assertThat(service.getSpec().getSelector())
                .containsExactly(Map.entry(
                        "camel.apache.org/integration", router.getMetadata().getName()));
        assertThat(service.getSpec().getPorts().get(0).getTargetPort().getIntVal())
                .isEqualTo(router.getSpec().getTraits().getContainer().getPort().intValue());
        List<HasMetadata> rbac = readAll("rbac.yaml", HasMetadata.class);
        assertThat(rbac)
                .hasExactlyElementsOfTypes(ServiceAccount.class, ClusterRole.class, ClusterRoleBinding.class)
                .allSatisfy(part -> assertThat(part).hasFieldOrPropertyWithValue("additionalProperties", Map.of()));
        String account = router.getSpec().getServiceAccountName();
        assertThat(rbac.get(0).getMetadata().getName()).isEqualTo(account);
        ClusterRoleBinding binding = (ClusterRoleBinding) rbac.get(2);
        assertThat(binding.getSubjects()).extracting(Subject::getName).containsExactly(account);
        assertThat(binding.getRoleRef().getName())
                .isEqualTo(rbac.get(1).getMetadata().getName());
        assertThat(read("pipe.yaml", Pipe.class).getSpec().getServiceAccountName())
                .isEqualTo(account);
    }

    /** The operator makes an Integration of a Pipe, under the Pipe's name and with its labels. */
    @Test
    void thePipeLeavesTheIntegrationAloneAndItsPodsReachSandboxes() throws IOException {
        Pipe pipe = read("pipe.yaml", Pipe.class);
        assertThat(pipe.getMetadata().getName())
                .isNotEqualTo(read("integration.yaml", Integration.class)
                        .getMetadata()
                        .getName());
        assertThat(pipe.getMetadata().getLabels()).containsEntry("app", "sandbox-router");
        assertThat(pipe.getMetadata().getAnnotations())
                .containsEntry("trait.camel.apache.org/owner.target-labels", "app");
    }

    @Test
    void thePolicyAndTheBudgetSelectThePodsAndAreThoseOfTheBase() throws IOException {
        Integration router = read("integration.yaml", Integration.class);
        NetworkPolicy policy =
                readAll("networkpolicy.yaml", NetworkPolicy.class).get(0);
        NetworkPolicy base = only("base/networkpolicy.yaml", NetworkPolicy.class);
        NetworkPolicy api = only("components/api-access/egress.yaml", NetworkPolicy.class);
        assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(Map.of("app", "sandbox-router"));
        assertThat(router.getMetadata().getLabels()).containsEntry("app", "sandbox-router");
        assertThat(policy.getSpec().getIngress()).isEqualTo(base.getSpec().getIngress());
        assertThat(policy.getSpec().getEgress()).isEqualTo(api.getSpec().getEgress());
        PodDisruptionBudget budget =
                readAll("pdb.yaml", PodDisruptionBudget.class).get(0);
        PodDisruptionBudget ofBase = only("base/pdb.yaml", PodDisruptionBudget.class);
        assertThat(budget.getSpec().getSelector().getMatchLabels())
                .isEqualTo(Map.of(
                        "camel.apache.org/integration", router.getMetadata().getName()));
        assertThat(budget.getSpec().getMaxUnavailable())
                .isEqualTo(ofBase.getSpec().getMaxUnavailable());
        assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy())
                .isEqualTo(ofBase.getSpec().getUnhealthyPodEvictionPolicy());
    }

    private static <T> T only(String file, Class<T> type) throws IOException {
        return STRICT.readValue(Path.of("deploy", "kubernetes", file).toFile(), type);
    }

    /** What an Integration's template says of the pod is a part of a pod's own words. */
    @Test
    void itsPodIsRestricted() throws IOException {
        PodSpec pod = STRICT.treeToValue(
                STRICT.readTree(FOLDER.resolve("integration.yaml").toFile()).at("/spec/template/spec"), PodSpec.class);
        PodSecurity.assertRestricted(pod);
    }

    private static <T> List<T> readAll(String name, Class<T> type) throws IOException {
        try (MappingIterator<T> documents =
                STRICT.readerFor(type).readValues(FOLDER.resolve(name).toFile())) {
            return documents.readAll();
        }
    }

    @Test
    void everyKameletIsOneOfCamelKs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("kamelets"))) {
            for (Path file : files.toList()) {
                Kamelet kamelet = STRICT.readValue(file.toFile(), Kamelet.class);
                assertThat(kamelet.getSpec().getDefinition().getTitle()).isNotBlank();
            }
        }
    }

    @Test
    void aMisspeltFieldIsSeen() throws IOException {
        String text = Files.readString(FOLDER.resolve("integration.yaml")).replace("requestCPU", "requestCpu");
        assertThatThrownBy(() -> STRICT.readValue(text, Integration.class))
                .isInstanceOf(UnrecognizedPropertyException.class);
    }

    /** The tag that deploy/image gives, which is the project's version. */
    private static String version() throws IOException {
        Matcher version = Pattern.compile("<artifactId>camel-sandbox-router</artifactId>\\s*<version>([^<]+)<")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    @Test
    void theBaseNamesTheSameImage() throws IOException {
        assertThat(Files.readString(Path.of("deploy", "kubernetes", "base", "kustomization.yaml")))
                .contains("newName: sandbox-router\n    newTag: " + version() + "\n");
    }

    private static <T> T read(String name, Class<T> type) throws IOException {
        return STRICT.readValue(FOLDER.resolve(name).toFile(), type);
    }
}
