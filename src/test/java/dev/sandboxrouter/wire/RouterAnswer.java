package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ScriptedSandbox;

/** How an answer that the router makes itself must look; contract section 3. */
final class RouterAnswer {

    private RouterAnswer() {}

    /** The answer is the router's, whole, in the detail dialect. */
    static void assertRefused(RawResponse response, int status, String reason, String detail) {
        assertThat(response.status()).as(response::toString).isEqualTo(status);
        assertThat(response.reason()).as(response::toString).isEqualTo(reason);
        assertThat(response.text()).isEqualTo("{\"detail\":\"" + detail + "\"}");
        assertThat(response.head().all("Content-Type")).containsExactly("application/json");
        assertThat(response.head().all("X-Request-ID")).hasSize(1);
    }

    static void assertInvalidAddress(RawResponse response, String detail) {
        assertRefused(response, 400, "invalid-address", detail);
    }

    static void assertNotFound(RawResponse response, String id) {
        assertRefused(response, 502, "not-found", "Could not connect to the backend sandbox: " + id);
    }

    static void assertUpstreamReset(RawResponse response, ScriptedSandbox sandbox) {
        assertRefused(response, 502, "upstream-reset", "Could not connect to the backend sandbox: " + sandbox.id());
    }

    static void assertConnectFailed(RawResponse response, ScriptedSandbox sandbox) {
        assertRefused(response, 502, "connect-failed", "Could not connect to the backend sandbox: " + sandbox.id());
    }

    static void assertTimedOut(RawResponse response, ScriptedSandbox sandbox) {
        assertRefused(response, 504, "upstream-timeout", "Timed out waiting for the backend sandbox: " + sandbox.id());
    }

    /** The sandbox spoke, not the router. */
    static void assertPassed(RawResponse response, int status) {
        assertThat(response.status()).as(response::toString).isEqualTo(status);
        assertThat(response.reason()).as(response::toString).isNull();
    }
}
