package dev.sandboxrouter.regress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Failed dials were counted once a request, not each by itself as the metric says. */
class EveryDialFailsIT {

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--upstream-max-retries=2", "--upstream-retry-initial-delay=10ms");

    @Test
    void eachIsCounted() throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();

        assertThat(router.client().exchange(sandbox.get("/")).status()).isEqualTo(502);
        assertThat(router.metrics().sum("sandbox_router_upstream_errors_total", "reason=\"dial\""))
                .isEqualTo(3);
        assertThat(router.metrics().sum("sandbox_router_upstream_retries_total"))
                .isEqualTo(2);
    }
}
