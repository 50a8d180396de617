package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A router whose data plane is nothing but kamelets. */
class KameletRouterIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--routes-dir=examples/kamelets",
            "--max-request-body-bytes=10",
            "--upstream-max-retries=1",
            "--upstream-retry-initial-delay=10ms");

    @Test
    void itForwards() throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        RawResponse answer = router.client()
                .exchange(sandbox.request("POST /a%2Fb?c HTTP/1.1", "Transfer-Encoding: chunked")
                        + Message.chunked("he", "llo"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(sandbox.requests().get(0).target()).isEqualTo("/a%2Fb?c");
        assertThat(sandbox.requests().get(0).body().text()).isEqualTo("hello");
        assertThat(router.metrics().sum("sandbox_router_resolutions_total")).isEqualTo(1);
    }

    @Test
    void itRefusesWhatTheShippedOneRefuses() throws Exception {
        assertThat(router.client().exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n").reason())
                .isEqualTo("invalid-address");
        ScriptedSandbox sandbox = router.sandbox();
        SandboxKey key = new SandboxKey(sandbox.namespace(), sandbox.id());
        router.breakRules(key);
        assertThat(router.client().exchange(sandbox.get("/")).reason()).isEqualTo("rules-unreadable");
        router.removeRules(key);
        assertThat(router.client()
                        .exchange(sandbox.request("POST / HTTP/1.1", "Content-Length: 11") + "12345678901")
                        .reason())
                .isEqualTo("body-too-large");
        assertThat(router.client().exchange(sandbox.get("/teapot")).status()).isEqualTo(418);
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void itTriesAgainWhereNobodyListens() throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        double before = router.metrics().sum("sandbox_router_upstream_retries_total");
        assertThat(router.client().exchange(sandbox.get("/")).reason()).isEqualTo("connect-failed");
        assertThat(router.metrics().sum("sandbox_router_upstream_retries_total"))
                .isEqualTo(before + 1);
    }
}
