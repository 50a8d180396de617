package dev.sandboxrouter.regress;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.lifecycle.StartFailure;
import dev.sandboxrouter.testkit.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port that was taken ended the start with "Address already in use", and nobody could tell whose and which. */
class ListenerCannotBeBoundIT {

    private static final List<String> FLAGS = List.of(
            "--http-bind-address", "--metrics-bind-address", "--health-probe-bind-address", "--control-bind-address");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--http-bind-address",
                "--metrics-bind-address",
                "--health-probe-bind-address",
                "--control-bind-address"
            })
    void theFailureNamesFlagAndAddressAndTheOtherPortsAreFree(String flag) throws Exception {
        try (ServerSocket taken = FreePorts.listen(InetAddress.getLoopbackAddress())) {
            List<Integer> others = new ArrayList<>();
            List<String> commandLine = new ArrayList<>(List.of(flag + "=127.0.0.1:" + taken.getLocalPort()));
            for (String other : FLAGS) {
                if (!other.equals(flag)) {
                    others.add(FreePorts.next());
                    commandLine.add(other + "=127.0.0.1:" + others.get(others.size() - 1));
                }
            }

            assertThatThrownBy(() -> SandboxRouter.start(commandLine.toArray(String[]::new)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining(flag);
            for (int port : others) {
                new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            }
        }
    }
}
