package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Egress rules as the route {@code apply-egress} gets them: as shipped, and the example of docs/control-api.md. */
class EgressRouteIT {

    private static final String NETWORK = "/sandboxes/box/network";
    private static final String LISTS = "{\"allowOut\":[\"192.0.2.1\"],\"denyOut\":[\"0.0.0.0/0\"]}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path routes;

    @SuppressWarnings("NullAway.Init")
    private HttpServer enforcer;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile int answer = 204;

    @BeforeEach
    void startEnforcer() throws IOException {
        enforcer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        enforcer.createContext("/egress", exchange -> {
            told.add(exchange.getRequestMethod()
                    + ' '
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        enforcer.start();
    }

    @AfterEach
    void stopEnforcer() {
        enforcer.stop(0);
    }

    @Test
    void asShippedTheCallerIsWarnedOfListsThatNobodyEnforces() throws IOException {
        try (RouterUnderTest router = RouterUnderTest.started("--control-bind-address=127.0.0.1:0")) {
            ControlClient control = new ControlClient(router.controlPort());
            assertThat(control.put(NETWORK, LISTS).headers().firstValue("Warning"))
                    .hasValue("299 - \"egress rules are stored but not enforced\"");
            assertThat(control.put(NETWORK, "{}").headers().firstValue("Warning"))
                    .isEmpty();
            assertThat(control.put(NETWORK, "{\"denyPorts\":[1]}").headers().firstValue("Warning"))
                    .isEmpty();
        }
    }

    @Test
    void theExampleOfTheManualPostsToAnEnforcerWhoseFailureUndoesAll() throws IOException {
        installExample();
        try (RouterUnderTest router = RouterUnderTest.started(
                "--control-bind-address=127.0.0.1:0", "--routes-dir=" + routes, "--log-level=error")) {
            ControlClient control = new ControlClient(router.controlPort());
            HttpResponse<String> put = control.put(NETWORK, LISTS);
            assertThat(put.statusCode()).isEqualTo(204);
            assertThat(put.headers().firstValue("Warning")).isEmpty();
            assertThat(told)
                    .containsExactly("POST {\"namespace\":\"default\",\"id\":\"box\",\"allowOut\":[\"192.0.2.1\"],"
                            + "\"denyOut\":[\"0.0.0.0/0\"]}");

            answer = 503;
            String before = control.get(NETWORK).body();
            HttpResponse<String> failed = control.put(NETWORK, "{\"denyPorts\":[80]}");
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.body()).contains("the update failed at its part egress");
            assertThat(control.get(NETWORK).body()).isEqualTo(before);
            assertThat(told).hasSize(3).element(2).isEqualTo(told.get(0));

            answer = 204;
            assertThat(control.delete(NETWORK).statusCode()).isEqualTo(204);
            assertThat(told.get(3)).contains("\"allowOut\":[],\"denyOut\":[]");
        }
    }

    /** The shipped routes with the manual's own in the place of one. */
    private void installExample() throws IOException {
        for (String file : new String[] {"data-plane.camel.yaml", "failures.camel.yaml"}) {
            try (InputStream shipped =
                    Objects.requireNonNull(EgressRouteIT.class.getResourceAsStream("/routes/" + file), file)) {
                Files.copy(shipped, routes.resolve(file));
            }
        }
        Matcher example = Pattern.compile("```yaml\n(# apply-egress\\.camel\\.yaml.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/control-api.md")));
        assertThat(example.find()).isTrue();
        Files.writeString(
                routes.resolve("apply-egress.camel.yaml"),
                example.group(1)
                        .replace(
                                "http://enforcer.example:8000",
                                "http://127.0.0.1:" + enforcer.getAddress().getPort()));
    }
}
