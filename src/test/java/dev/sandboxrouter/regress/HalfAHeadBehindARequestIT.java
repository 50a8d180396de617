package dev.sandboxrouter.regress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Half a head that came along with the request before it was given the idle time-out: nothing read it, nothing timed it. */
class HalfAHeadBehindARequestIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--request-header-timeout=700ms", "--idle-timeout=60s");

    @Test
    void itHasTheTimeOfAHead() throws Exception {
        RawClient client = router.client();
        client.send(router.sandbox().get("/") + "GET /never HT");

        assertThat(client.readResponse().status()).isEqualTo(200);
        assertThat(client.readResponse().status()).isEqualTo(408);
        client.readToEnd();
    }
}
