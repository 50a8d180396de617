package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Query parameters, form fields, cookies and trailers named like routing headers do nothing; contract section 1. */
class RoutingValuesComeFromTheHeadAloneIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    private static String formFor(ScriptedSandbox sandbox) {
        return "X-Sandbox-ID=" + sandbox.id() + "&X-Sandbox-Port=" + sandbox.port()
                + "&X-Sandbox-Pod-IP=169.254.169.254&x-sandbox-namespace=team-a&CamelHttpUri=http://127.0.0.1/";
    }

    @Test
    void theyAddressNobody() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String form = formFor(sandbox);
        String request = head(
                        "POST /?" + form + " HTTP/1.1",
                        "Host: r",
                        "Cookie: " + form.replace("&", "; "),
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: " + form.length())
                + form;

        assertInvalidAddress(router.client().exchange(request), "X-Sandbox-ID header is required.");
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void theyChangeNothingAndArriveUntouched() throws IOException {
        ScriptedSandbox named = router.sandbox();
        ScriptedSandbox other = router.sandbox();
        String form = formFor(other);
        String request = named.request(
                        "POST /?" + form + " HTTP/1.1",
                        "Cookie: " + form.replace("&", "; "),
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: " + form.length())
                + form;

        assertPassed(router.client().exchange(request), 200);
        assertThat(other.accepted()).isZero();
        assertThat(named.request(1).target()).isEqualTo("/?" + form);
        assertThat(named.request(1).body().text()).isEqualTo(form);
        assertThat(named.request(1).head().names()).doesNotContain("CamelHttpUri");
    }

    @Test
    void headersNamedLikeCamelsOwnAreForwardedAndObeyedByNobody() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String[] lines = {
            "CamelHttpUri: http://127.0.0.1:1/", "CamelHttpPath: /other", "CamelHttpMethod: DELETE",
            "CamelHttpResponseCode: 500", "CamelToEndpoint: direct:forward", "X-Note: {{env:PATH}} ${bean:x}"
        };

        assertPassed(router.client().exchange(sandbox.get("/x", lines)), 200);
        assertThat(sandbox.request(1).head().startLine()).isEqualTo("GET /x HTTP/1.1");
        assertThat(sandbox.request(1).head().text()).contains(String.join("\r\n", lines));
    }

    @Test
    void aTrailerAddressesNobody() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String request =
                head("POST / HTTP/1.1", "Host: r", "Transfer-Encoding: chunked") + "0\r\n" + head(sandbox.fields());

        assertInvalidAddress(router.client().exchange(request), "X-Sandbox-ID header is required.");
        assertThat(sandbox.accepted()).isZero();
    }
}
