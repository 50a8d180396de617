package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Objects;
import java.util.stream.Stream;

/** What Kubernetes' Pod Security Standards call <em>restricted</em>, and a root file system that nobody writes to. */
public final class PodSecurity {

    private PodSecurity() {}

    public static void assertRestricted(PodSpec pod) {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC()))
                .containsOnlyNulls();
        assertThat(pod.getVolumes()).allSatisfy(PodSecurity::assertRestricted);
        assertThat(pod.getInitContainers()).isEmpty();
        assertThat(pod.getContainers()).isNotEmpty().allSatisfy(PodSecurity::assertRestricted);
    }

    private static void assertRestricted(Container container) {
        SecurityContext context = container.getSecurityContext();
        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getPrivileged()).isFalse();
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(context.getRunAsNonRoot()).isTrue();
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).isEmpty();
        assertThat(container.getPorts()).extracting(ContainerPort::getHostPort).allMatch(Objects::isNull);
    }

    /** The kinds that the standard admits and that are in use here. */
    private static void assertRestricted(Volume volume) {
        assertThat(Stream.of(volume.getEmptyDir(), volume.getProjected(), volume.getSecret(), volume.getConfigMap())
                        .filter(Objects::nonNull))
                .as("volume %s", volume.getName())
                .hasSize(1);
    }
}
