package dev.sandboxrouter.wire;

import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy that the operator trusts stands before the router; contract sections 5 and 9. */
class TrustedProxyForwardsIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--trusted-proxies=127.0.0.0/8");

    private static RawHead forwarded(String... lines) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertPassed(router.client().exchange(sandbox.get("/", lines)), 200);
        return sandbox.request(1).head();
    }

    @Test
    void theListOfClientsGrowsByThePeer() throws IOException {
        RawHead arrived = forwarded("X-Forwarded-For: 1.2.3.4, 5.6.7.8", "x-forwarded-for: 9.9.9.9");

        assertThat(arrived.all("X-Forwarded-For")).containsExactly("1.2.3.4, 5.6.7.8, 9.9.9.9, 127.0.0.1");
    }

    @Test
    void withoutAListItIsThePeer() throws IOException {
        assertThat(forwarded("X-A: 1").all("X-Forwarded-For")).containsExactly("127.0.0.1");
    }

    @Test
    void aSingleValidSchemeAndHostAreKept() throws IOException {
        RawHead arrived = forwarded("X-Forwarded-Proto: https", "X-Forwarded-Host: public.test:8443");

        assertThat(arrived.all("X-Forwarded-Proto")).containsExactly("https");
        assertThat(arrived.all("X-Forwarded-Host")).containsExactly("public.test:8443");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-Proto: gopher        | X-Forwarded-Host: a b",
                "X-Forwarded-Proto: https, http   | X-Forwarded-Host: a.test, b.test",
                "X-Forwarded-Proto:               | X-Forwarded-Host:",
            })
    void anythingElseIsReplaced(String proto, String host) throws IOException {
        RawHead arrived = forwarded(proto, host);

        assertThat(arrived.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(arrived.all("X-Forwarded-Host")).containsExactly("router.test");
    }
}
