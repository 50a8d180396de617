package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RouterUnderTest;
import org.junit.jupiter.api.Test;

/** An empty {@code --http-bind-address} is allowed, and kept the router from starting. */
class DataListenerIsSwitchedOffIT {

    @Test
    void theOtherListenersStartAndStop() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started("--http-bind-address=")) {
            assertThat(router.probeClient()
                            .exchange(head("GET /readyz HTTP/1.1", "Host: p", "Connection: close"))
                            .status())
                    .isEqualTo(200);
            assertThat(router.drain()).isZero();
        }
    }
}
