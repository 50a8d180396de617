package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Path and query reach the sandbox byte for byte; contract section 5. */
class TargetStaysRawIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    static Stream<String> targets() {
        return Stream.of(
                "/",
                "/?",
                "/a%2Fb%2fc",
                "/%2E%2e/%2E/x",
                "/a/../b/./c/..",
                "//a///b//",
                "/a;b=c;d/e;",
                "/%",
                "/%zz%4",
                "/a%00b",
                "/a|b\"<>^`{}\\",
                "/:@!$&'()*+,;=~-._",
                "/?q=%20+&&=;?/?#x",
                "/?a=1&a=2&X-Sandbox-ID=other",
                "/caf\u00e9/\u00ff\u0080?\u00a0",
                "/%C3%A9%E9",
                "/" + "long/".repeat(1000));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyByteOfTheTargetArrives(String target) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertPassed(router.client().exchange(sandbox.get(target)), 200);
        assertThat(sandbox.request(1).head().startLine()).isEqualTo("GET " + target + " HTTP/1.1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://other.test/a%2Fb?c, /a%2Fb?c, other.test",
        "http://other.test:81//x, //x, other.test:81",
        "http://other.test, /, other.test",
        "http://other.test?q, /?q, other.test",
        "HTTP://other.test/x, /x, other.test",
    })
    void anAbsoluteTargetBecomesOriginFormAndItsAuthorityTheHost(String target, String forwarded, String host)
            throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertPassed(router.client().exchange(sandbox.get(target)), 200);
        assertThat(sandbox.request(1).target()).isEqualTo(forwarded);
        assertThat(sandbox.request(1).head().all("X-Forwarded-Host")).containsExactly(host);
        assertThat(sandbox.request(1).head().all("Host")).containsExactly(sandbox.authority());
    }

    @ParameterizedTest
    @CsvSource({"GET /x HTTP/1.0", "OPTIONS /x HTTP/1.1"})
    void theSandboxIsAlwaysSpokenToInHttp11(String requestLine) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertPassed(router.client().exchange(head(requestLine, "Host: r", sandbox.fields())), 200);
        assertThat(sandbox.request(1).head().startPart(2)).isEqualTo("HTTP/1.1");
    }
}
