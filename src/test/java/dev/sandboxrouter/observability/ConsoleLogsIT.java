package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.LogFields;
import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.observability.tracing.RequestTracer;
import dev.sandboxrouter.observability.tracing.Sampling;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shipped log4j2.xml in a process of its own: what goes to which stream, and when. */
@Timeout(60)
class ConsoleLogsIT {

    @Test
    void aLineShowsOnStandardOutputWhileTheRouterGoesOn() throws Exception {
        Process router = start("lone-request");
        try (BufferedReader out = router.inputReader(StandardCharsets.US_ASCII)) {
            JsonObject line = json(out.readLine());
            assertThat(line.getString("msg")).isEqualTo("request");
            assertThat(line.getString("path")).isEqualTo("/caf\u00e9");
            assertThat(router.isAlive()).isTrue();
            router.getOutputStream().close();
            assertThat(out.readLine()).isNull();
        }
        assertThat(router.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theRoutersOwnLogIsJsonOnStandardError() throws Exception {
        Process router = start("own-log");
        router.getOutputStream().close();
        try (BufferedReader err = router.errorReader(StandardCharsets.UTF_8);
                BufferedReader out = router.inputReader(StandardCharsets.UTF_8)) {
            JsonObject warning = json(err.readLine());
            assertThat(warning).containsOnlyKeys("ts", "level", "logger", "msg", "thread");
            assertThat(warning.getString("ts")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(warning.getString("level")).isEqualTo("warn");
            assertThat(warning.getString("logger")).isEqualTo("dev.sandboxrouter.test");
            assertThat(warning.getString("msg")).isEqualTo("a \"quoted\"\nwarning");

            JsonObject error = json(err.readLine());
            assertThat(error.getString("level")).isEqualTo("error");
            assertThat(error.getString("exception"))
                    .startsWith("java.lang.IllegalStateException: cause")
                    .contains("\tat ");
            JsonObject aboutRequest = json(err.readLine());
            assertThat(aboutRequest.getString("request_id")).isEqualTo("id-1");
            assertThat(aboutRequest.getString("trace_id"))
                    .matches("[0-9a-f]{32}")
                    .isEqualTo(aboutRequest.getString("msg"));
            JsonObject untraced = json(err.readLine());
            assertThat(untraced.getString("request_id")).isEqualTo("id-1");
            assertThat(untraced).doesNotContainKey("trace_id");

            JsonObject afterwards = json(err.readLine());
            assertThat(afterwards.getString("msg")).isEqualTo("debug after the level was set");
            assertThat(afterwards).doesNotContainKeys("request_id", "trace_id");
            assertThat(err.readLine()).isNull();
            assertThat(out.readLine()).isNull();
        }
    }

    private static JsonObject json(String line) throws Exception {
        return (JsonObject) Jsoner.deserialize(line);
    }

    private static Process start(String scene) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Dlog4j2.configurationFile=log4j2.xml",
                        Router.class.getName(),
                        scene)
                .start();
    }

    /** The other process. */
    static final class Router {

        private Router() {}

        public static void main(String[] scene) throws IOException {
            if (scene[0].equals("lone-request")) {
                loneRequest();
            } else {
                ownLog();
            }
        }

        private static void loneRequest() throws IOException {
            try (AccessLog log = AccessLog.open(new LongAdder())) {
                log.requestEnded(Requests.withPath("/caf\u00e9"));
                System.in.read();
            }
        }

        private static void ownLog() {
            var log = LogManager.getLogger("dev.sandboxrouter.test");
            log.debug("below the default level");
            LogManager.getLogger("org.apache.camel.component.Chatter").info("not shown");
            LogManager.getLogger("io.netty.Chatter").info("not shown");
            log.warn("a \"quoted\"\nwarning");
            log.error("failed", new IllegalStateException("cause"));
            RequestTrace trace = new RequestTracer(Sampling.DEFAULT).beginUnreadable("http");
            LogFields.about(Requests.traced(trace), () -> log.warn(trace.traceId()));
            LogFields.about(Requests.plain(), () -> log.warn("of a request without a trace"));
            LogLevels.set("debug");
            LogManager.getLogger("io.netty.Chatter").debug("not shown");
            log.debug("debug after the level was set");
        }
    }
}
