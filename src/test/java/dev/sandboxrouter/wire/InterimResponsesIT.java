package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 1xx responses, one or a storm of them; contract section 5. */
class InterimResponsesIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    private static List<String> hundred(String statusLine) {
        return IntStream.range(0, 100)
                .mapToObj(i -> head(statusLine, "X-N: " + i))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 100 Continue", "HTTP/1.1 102 Processing", "HTTP/1.1 103 Early Hints"})
    void aStormOfThemPassesInOrder(String statusLine) throws IOException {
        List<String> storm = hundred(statusLine);
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(String.join("", storm) + ok("final")));
        RawClient client = router.client();
        for (int i = 0; i < 2; i++) {
            RawResponse response = client.exchange(sandbox.get("/"));
            assertPassed(response, 200);
            assertThat(response.text()).isEqualTo("final");
            assertThat(response.interim()).extracting(RawHead::text).isEqualTo(storm);
        }
        assertThat(sandbox.accepted()).isEqualTo(1);
    }

    @Test
    void oneArrivesBeforeTheFinalResponseIsSent() throws IOException {
        Gate seen = new Gate("the client has the hint");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 103 Early Hints", "Link: </a>"));
            seen.await();
            connection.send(ok("final"));
        });
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        assertThat(client.readHead().first("Link")).isEqualTo("</a>");
        seen.open();

        assertThat(client.readResponse().text()).isEqualTo("final");
    }

    @Test
    void anHttp10ClientNeverSeesOne() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(
                Script.answer(hundred("HTTP/1.1 103 Early Hints").stream().collect(Collectors.joining())
                        + head("HTTP/1.1 100 Continue")
                        + ok("final")));
        RawResponse response = router.client().exchange(head("GET / HTTP/1.0", sandbox.fields()));

        assertThat(response.interim()).isEmpty();
        assertThat(response.text()).isEqualTo("final");
    }
}
