package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that invents whatever it may name does not make the scrape grow; contract section 14. */
class HostileClientSeriesIT {

    /** The JVM's own, all of ours, and 17 lines for each code of a refusal. */
    private static final int MOST_SERIES = 1_500;

    private static final int SANDBOXES = 10_000;
    private static final int PIPELINED = 50;

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--upstream-max-retries=0", "--access-log=false", "--host-routing-domain=box.test");

    private static long series() throws IOException {
        return router.metrics()
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .count();
    }

    @Test
    void tenThousandSandboxesAndEverythingElseMadeUp() throws IOException {
        ScriptedSandbox real = router.sandbox();
        for (int from = 0; from < SANDBOXES; from += PIPELINED) {
            RawClient client = router.client();
            StringBuilder requests = new StringBuilder();
            for (int i = from; i < from + PIPELINED; i++) {
                requests.append(head(
                        "M" + i + " /made-up/" + i + "?q=" + i + " HTTP/1.1",
                        "Host: " + (i % 2 == 0 ? "r" : "80-box-" + i + ".ns-" + i + ".box.test"),
                        i % 2 == 0 ? "X-Sandbox-ID: box-" + i : "X-Made-Up-" + i + ": 1",
                        "X-Sandbox-Namespace: ns-" + i,
                        "User-Agent: agent-" + i));
            }
            client.send(requests.toString());
            for (int i = 0; i < PIPELINED; i++) {
                assertThat(client.readResponse().status()).isIn(400, 502);
            }
            client.close();
        }
        for (int i = 0; i < 200; i++) {
            router.client().exchange(real.request("X" + i + " /" + i + " HTTP/1.1"));
        }

        assertThat(series()).isLessThanOrEqualTo(MOST_SERIES);
        assertThat(router.metrics().text()).doesNotContain("made-up", "ns-1", "box-1", "agent-1", "M1", "X1");
        assertThat(router.metrics().sum("sandbox_router_requests_total")).isEqualTo(SANDBOXES + 200);
    }
}
