package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.lifecycle.Ending;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;

/** That a pod is not killed while its router still drains; contract section 15. */
public final class DrainTime {

    /** For the JVM to end after the router has, and for timers that are late. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    private DrainTime() {}

    public static void assertGiven(PodSpec pod, RouterConfig.Lifecycle life) {
        Container router = pod.getContainers().get(0);
        assertThat(router.getLifecycle())
                .as("a preStop hook would take its time out of the same grace; the drain's delay is there instead")
                .isNull();
        assertThat(Duration.ofSeconds(pod.getTerminationGracePeriodSeconds()))
                .isGreaterThanOrEqualTo(life.drainDelay()
                        .plus(life.shutdownTimeout())
                        .plus(Ending.longest())
                        .plus(SPARE));
        Probe readiness = router.getReadinessProbe();
        assertThat(life.drainDelay())
                .as("the readiness probe fails within the delay")
                .isGreaterThanOrEqualTo(
                        Duration.ofSeconds((long) readiness.getPeriodSeconds() * readiness.getFailureThreshold()));
    }
}
