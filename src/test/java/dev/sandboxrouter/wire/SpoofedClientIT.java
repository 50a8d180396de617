package dev.sandboxrouter.wire;

import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a peer that nobody trusts, no field changes which client rules see; contract section 9. */
class SpoofedClientIT {

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--trusted-proxies=192.0.2.1", "--client-ip-header=X-E2B-Client-IP");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 203.0.113.7",
                "X-E2B-Client-IP: 203.0.113.7",
                "Forwarded: for=203.0.113.7",
                "X-Real-IP: 203.0.113.7",
                "X-Forwarded-For: nonsense"
            })
    void thePeerIsTheClient(String line) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.rules(Rules.key(sandbox), Rules.allowIn("203.0.113.7"));
        assertThat(router.client().exchange(sandbox.get("/", line)).reason()).isEqualTo("client-not-allowed");

        router.rules(Rules.key(sandbox), Rules.allowIn("127.0.0.1"));
        assertPassed(router.client().exchange(sandbox.get("/", line)), 200);
        router.rules(Rules.key(sandbox), Rules.denyIn("203.0.113.7"));
        assertPassed(router.client().exchange(sandbox.get("/", line)), 200);
    }
}
