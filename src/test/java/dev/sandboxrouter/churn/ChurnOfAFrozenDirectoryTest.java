package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.lifecycle.SandboxRouter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that dials addresses of long ago is found out. Without this, a churn without misroutes would prove nothing. */
@Tag("soak")
class ChurnOfAFrozenDirectoryTest {

    @Test
    void misroutesAreSeen(@TempDir Path folder) throws Exception {
        Churn churn = new Churn(Churn.anySeed(), Duration.ofSeconds(4), Duration.ofSeconds(1));

        Report report = churn.run((server, world, addresses) -> frozen(folder, world, addresses));

        System.out.println("sabotaged " + report.line());
        assertThat(report.failure()).isNull();
        assertThat(report.misroutes()).hasSizeGreaterThan(10);
        assertThat(report.misroutes()).anyMatch(why -> why.startsWith("too long ago: "));
        assertThat(report.answered()).isGreaterThan(100);
        assertThat(report.observations().counted("tunnels")).isPositive();
    }

    /** Its sandboxes stay for it where they were at the start. */
    private static SandboxRouter frozen(Path folder, World world, List<String> addresses) throws Exception {
        StringBuilder file = new StringBuilder();
        for (String address : addresses) {
            Resident resident = Objects.requireNonNull(world.at(address));
            file.append("- namespace: ")
                    .append(Wanted.NAMESPACE)
                    .append("\n  id: ")
                    .append(resident.sandbox());
            file.append("\n  ip: ")
                    .append(address)
                    .append("\n  uid: ")
                    .append(resident.tenant().sandboxUid());
            file.append('\n');
        }
        return SandboxRouter.start(
                "--sandboxes-file=" + Files.writeString(folder.resolve("sandboxes.yaml"), file),
                "--dns-fallback=false",
                "--access-log=false",
                "--log-level=error",
                "--http-bind-address=127.0.0.1:0",
                "--control-bind-address=",
                "--metrics-bind-address=127.0.0.1:0",
                "--health-probe-bind-address=127.0.0.1:0");
    }
}
