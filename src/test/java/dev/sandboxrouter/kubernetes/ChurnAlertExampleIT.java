package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.lifecycle.SandboxRouter;
import java.nio.file.Path;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/customizing.md that looks at the cluster and not at requests. */
class ChurnAlertExampleIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void manyDeletionsWithinOnePeriodAreOneAlert() throws Exception {
        System.setProperty("alert.endpoint", "seda:alerts");
        System.setProperty("churn.period", "500");
        System.setProperty("churn.limit", "3");
        try (FakeApi api = new FakeApi()) {
            for (int i = 1; i <= 3; i++) {
                api.put("box-" + i, "pod-" + i, "127.0.1." + i);
            }
            try (SandboxRouter router = SandboxRouter.start(
                            "--cache-enabled",
                            "--kubeconfig=" + api.kubeconfig(folder),
                            "--http-bind-address=127.0.0.1:0",
                            "--metrics-bind-address=",
                            "--health-probe-bind-address=",
                            "--control-bind-address=",
                            "--rule-store-dir=" + folder.resolve("rules"),
                            "--dns-fallback=false",
                            "--routes-dir=examples/churn-alert");
                    ConsumerTemplate alerts = router.camelContext().createConsumerTemplate()) {
                alerts.start();
                for (int i = 1; i <= 3; i++) {
                    api.delete("box-" + i);
                }
                assertThat(alerts.receiveBody("seda:alerts", 5000, String.class))
                        .isEqualTo("3 pods of sandboxes were deleted");
            }
        }
    }
}
