package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The E2B JavaScript SDK's {@code updateNetwork} works against the control API unchanged; clients/e2b-js has it. */
class E2bSdkIT {

    /** Of clients/e2b-js/updateNetwork, where there is no node. */
    private static final int SKIPPED = 77;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--control-bind-address=127.0.0.1:0");

    @Test
    void updateNetworkSetsTheRules() throws IOException, InterruptedException {
        ProcessBuilder script =
                new ProcessBuilder(Path.of("clients/e2b-js/updateNetwork").toString()).redirectErrorStream(true);
        script.environment().put("CONTROL_URL", "http://127.0.0.1:" + router.controlPort());
        Process running = script.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor(2, TimeUnit.MINUTES)).isTrue();

        assumeThat(running.exitValue()).as(said).isNotEqualTo(SKIPPED);
        assertThat(running.exitValue()).as(said).isZero();
        assertThat(said).contains("updateNetwork: ok");
    }
}
