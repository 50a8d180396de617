package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without a directory a Pod-IP leads to a sandbox whatever namespace stands beside it, and its answer proves none. */
class InventedNamespacesIT {

    private static final int INVENTED = 100;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--sandboxes-file=", "--access-log=false");

    @Test
    void aClientWithASandboxOfHisOwnNamesIt() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String[] requests = IntStream.range(0, INVENTED)
                .mapToObj(i -> head(
                        "GET / HTTP/1.1",
                        "Host: r",
                        "X-Sandbox-ID: " + sandbox.id(),
                        "X-Sandbox-Namespace: ns-" + i,
                        "X-Sandbox-Port: " + sandbox.port(),
                        "X-Sandbox-Pod-IP: " + sandbox.ip()))
                .toArray(String[]::new);
        RawClient client = router.client();
        for (String request : requests) {
            assertThat(client.exchange(request).status()).isEqualTo(200);
        }
        List<String> counted = router.metrics()
                .text()
                .lines()
                .filter(line -> line.startsWith("sandbox_router_requests_total{"))
                .toList();
        assertThat(router.metrics().sum("sandbox_router_requests_total")).isEqualTo(INVENTED);
        assertThat(counted)
                .hasSize(9)
                .anyMatch(line -> line.contains("\"ns-0\""))
                .anyMatch(line -> line.contains("\"-\"") && line.endsWith(" 92.0"));
    }
}
