package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.LogCapture;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of the control API that somebody has changed and that fail: the caller gets an error of the API all the same. */
class FailedControlRouteIT {

    private static final Pattern ERROR = Pattern.compile(
            "\\{\"code\":500,\"message\":\"an internal error occurred; the log has it as error ([0-9a-f]{16})\"}");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path routes;

    @Test
    void theReasonStandsInTheLogUnderTheIdThatTheCallerGets() throws Exception {
        replace("list-sandboxes", "java.lang.IllegalStateException");
        try (RouterUnderTest router = started();
                LogCapture log = LogCapture.open();
                RawClient client = RawClient.connect(router.controlPort())) {
            RawResponse failed = client.exchange(call("GET /sandboxes?limit=1"));
            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.header("Content-Type")).isEqualTo("application/json");
            assertThat(failed.header("Cache-Control")).isEqualTo("no-store");
            Matcher error = ERROR.matcher(failed.text());
            assertThat(error.matches()).as(failed.text()).isTrue();
            assertThat(log.events()).anySatisfy(line -> assertThat(line)
                    .contains("GET /sandboxes failed, error " + error.group(1), "the secret sauce"));
            assertThat(client.exchange(call("GET /openapi.json")).status())
                    .as("the connection is good for the next call")
                    .isEqualTo(200);
        }
    }

    /** As the door says it. */
    @Test
    void aRouteThatHasNoThreadLeftAsksToTryAgain() throws Exception {
        replace("list-sandboxes", "java.util.concurrent.RejectedExecutionException");
        try (RouterUnderTest router = started();
                RawClient client = RawClient.connect(router.controlPort())) {
            RawResponse busy = client.exchange(call("GET /sandboxes"));
            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.text()).isEqualTo("{\"code\":503,\"message\":\"too many calls are under way, try again\"}");
        }
    }

    /** A HEAD whose answer had a body would break the connection for what follows. */
    @Test
    void aHeadThatFailsGetsNoBody() throws Exception {
        String shipped = shipped();
        String unserved = shipped.substring(shipped.indexOf("- route:\n    id: unserved-call"));
        Files.writeString(
                routes.resolve("own.camel.yaml"),
                unserved.replace("        - process:\n            ref: admitControlCall\n", ""));
        try (RouterUnderTest router = started();
                RawClient client = RawClient.connect(router.controlPort())) {
            client.send(call("HEAD /nope"));
            RawResponse failed = client.readResponse("HEAD");
            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.text()).isEmpty();
            assertThat(client.exchange(call("GET /nope")).text()).matches(ERROR);
        }
    }

    private RouterUnderTest started() throws IOException {
        return RouterUnderTest.started("--control-bind-address=127.0.0.1:0", "--routes-dir=" + routes);
    }

    private static String call(String requestLine) {
        return requestLine + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private void replace(String route, String exception) throws IOException {
        Files.writeString(
                routes.resolve("own.camel.yaml"),
                """
                - route:
                    id: %s
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:%s
                      steps:
                        - throwException:
                            exceptionType: %s
                            message: the secret sauce
                """
                        .formatted(route, route, exception));
    }

    private static String shipped() throws IOException {
        try (var file = FailedControlRouteIT.class.getResourceAsStream("/routes/control-api.camel.yaml")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
