package dev.sandboxrouter.custom;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the router says itself is told apart from what sandboxes say with the same codes; the alerts rest on that. */
class RefusalsAreCountedIT {

    private static final String REFUSALS = "sandbox_router_refusals_total";

    @TempDir
    Path folder = Path.of("");

    private static double of(RouterUnderTest router, String reason) throws IOException {
        return router.metrics().sum(REFUSALS, "reason=\"" + reason + '"');
    }

    @Test
    void aSandboxThatAnswersWithFailuresRefusesNothing() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started("--upstream-max-retries=0")) {
            for (int code : new int[] {500, 502, 503, 504}) {
                ScriptedSandbox broken = router.sandbox();
                broken.always(Script.answer(head("HTTP/1.1 " + code + " No", "Content-Length: 0")));
                assertThat(router.client().exchange(broken.get("/")).status()).isEqualTo(code);
            }
            assertThat(router.metrics().sum(REFUSALS)).isZero();

            ScriptedSandbox gone = router.sandbox();
            gone.refuse();
            router.client().exchange(gone.get("/"));
            router.client().exchange("GET / HTTP/1.1\r\n\r\n");
            assertThat(of(router, "connect-failed")).isOne();
            assertThat(of(router, "bad-request")).as("what is no request").isOne();
            assertThat(router.metrics().sum(REFUSALS)).isEqualTo(2);
        }
    }

    @Test
    void aRoutesOwnRefusalIsCustomWhateverItsWord() throws Exception {
        String yaml = "- route: {id: closed, from: {uri: 'direct:before-limit-body', steps: ["
                + "{to: {uri: 'sandbox-http:refuse?code=503&reason=directory-stale'}}]}}\n";
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).reason())
                    .isEqualTo("directory-stale");
            assertThat(of(router, "custom")).isOne();
            assertThat(router.metrics().sum(REFUSALS)).isOne();
        }
    }

    @Test
    void aRouteThatFailsIsAFaultOfTheRouter() throws Exception {
        String yaml = "- route: {id: broken, from: {uri: 'direct:before-limit-body', steps: ["
                + "{throwException: {exceptionType: java.lang.IllegalStateException, message: broken}}]}}\n";
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml), "--log-level=error")) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(500);
            assertThat(of(router, "internal")).isOne();
        }
    }
}
