package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.deploy.DrainTime;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.v1.Integration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Integration of deploy/camel-k says to the program is what the program takes, and fits what it says of the pod. */
class IntegrationStartsTest {

    private static final Path MANIFEST = Path.of("deploy", "camel-k", "integration.yaml");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir
    Path scratch = Path.of("");

    private Integration integration = new Integration();
    private PodSpec pod = new PodSpec();

    @BeforeEach
    void read() throws IOException {
        JsonNode manifest = YAML.readTree(MANIFEST.toFile());
        integration = YAML.treeToValue(manifest, Integration.class);
        pod = YAML.treeToValue(manifest.at("/spec/template/spec"), PodSpec.class);
    }

    @Test
    void itsVariablesAreAConfiguration() throws IOException {
        Loaded.Ready ready = ready();
        RouterConfig config = ready.config();

        assertThat(ready.warnings()).isEmpty();
        assertThat(config.cluster().cacheEnabled()).isTrue();
        assertThat(config.resolution().ownPodIps()).hasSize(2);
        assertThat(config.control().bind())
                .as("rules in a file of one of several routers")
                .isEmpty();
        assertThat(config.listeners().http().orElseThrow().port())
                .isEqualTo(integration
                        .getSpec()
                        .getTraits()
                        .getContainer()
                        .getPort()
                        .intValue());
        Container router = pod.getContainers().get(0);
        assertThat(Stream.of(router.getStartupProbe(), router.getLivenessProbe(), router.getReadinessProbe())
                        .map(Probe::getHttpGet))
                .extracting(get -> get.getPort().getIntVal())
                .containsOnly(config.listeners().healthProbe().orElseThrow().port());
    }

    @Test
    void itHasTimeToDrain() throws IOException {
        DrainTime.assertGiven(pod, ready().config().lifecycle());
    }

    private Loaded.Ready ready() throws IOException {
        return assertThat(ConfigLoader.load(List.of(), environment()))
                .asInstanceOf(type(Loaded.Ready.class))
                .actual();
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (String variable :
                integration.getSpec().getTraits().getEnvironment().getVars()) {
            int end = variable.indexOf('=');
            environment.put(variable.substring(0, end), here(variable.substring(end + 1)));
        }
        pod.getContainers().get(0).getEnv().forEach(variable -> {
            assertThat(variable.getValueFrom().getFieldRef().getFieldPath()).isEqualTo("status.podIPs");
            environment.put(variable.getName(), "10.0.0.7,fd00::7");
        });
        return environment;
    }

    /** A folder of a volume is only there in the pod, so one of its name is put where the test is. */
    private String here(String value) throws IOException {
        if (!value.startsWith("/")) {
            return value;
        }
        List<String> mounts = new ArrayList<>();
        integration
                .getSpec()
                .getTraits()
                .getMount()
                .getResources()
                .forEach(resource -> mounts.add(resource.substring(resource.indexOf('@') + 1)));
        assertThat(mounts).contains(value);
        return Files.createDirectories(scratch.resolve(value.substring(1))).toString();
    }
}
