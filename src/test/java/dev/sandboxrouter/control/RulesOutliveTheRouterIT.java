package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules are in force from the first request after a restart, and what cannot be read closes its sandbox; contract 10.2. */
@Tag("soak")
class RulesOutliveTheRouterIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private RouterUnderTest start(String... more) throws IOException {
        String[] flags = new String[more.length + 2];
        flags[0] = "--rule-store-dir=" + folder;
        flags[1] = "--control-bind-address=127.0.0.1:0";
        System.arraycopy(more, 0, flags, 2, more.length);
        return RouterUnderTest.started(flags);
    }

    private static RawResponse ask(RouterUnderTest router, ScriptedSandbox sandbox) throws IOException {
        return router.client().exchange(sandbox.get("/"));
    }

    @Test
    void theSameRulesAndRevisionsAfterARestart() throws IOException {
        String body;
        String etag;
        try (RouterUnderTest router = start()) {
            ControlClient control = new ControlClient(router.controlPort());
            control.put("/sandboxes/early/network", "{\"denyIn\":[\"0.0.0.0/0\"]}");
            HttpResponse<String> get = control.get("/sandboxes/early/network");
            body = get.body();
            etag = get.headers().firstValue("ETag").orElseThrow();
        }
        try (RouterUnderTest router = start()) {
            HttpResponse<String> get = new ControlClient(router.controlPort()).get("/sandboxes/early/network");
            assertThat(get.body()).isEqualTo(body);
            assertThat(get.headers().firstValue("ETag")).hasValue(etag);
            assertThat(router.client()
                            .exchange("GET / HTTP/1.1\r\nHost: r\r\nX-Sandbox-ID: early\r\n\r\n")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void withoutTheControlApiRulesHoldAllTheSame() throws IOException {
        try (RouterUnderTest router = start()) {
            new ControlClient(router.controlPort()).put("/sandboxes/early/network", "{\"denyIn\":[\"0.0.0.0/0\"]}");
        }
        try (RouterUnderTest router = start("--control-bind-address=")) {
            assertThat(router.client()
                            .exchange("GET / HTTP/1.1\r\nHost: r\r\nX-Sandbox-ID: early\r\n\r\n")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void whatCannotBeReadClosesItsSandboxUntilItIsWrittenAnew() throws IOException {
        Files.writeString(folder.resolve("default.broken.json"), "{\"format\":1,");
        try (RouterUnderTest router = start()) {
            ControlClient control = new ControlClient(router.controlPort());
            String network = "/sandboxes/broken/network";
            String request = "GET / HTTP/1.1\r\nHost: r\r\nX-Sandbox-ID: broken\r\n\r\n";

            assertThat(router.client().exchange(request).reason()).isEqualTo("rules-unreadable");
            assertThat(router.metrics().sum("sandbox_router_rules", "state=\"unreadable\""))
                    .isEqualTo(1);
            assertThat(control.get(network).statusCode()).isEqualTo(500);
            assertThat(control.patch(network, "{}").statusCode()).isEqualTo(500);
            assertThat(control.put(network, "{}", "If-Match", "\"unreadable\"").statusCode())
                    .isEqualTo(412);

            assertThat(control.put(network, "{}").statusCode()).isEqualTo(204);
            assertThat(router.client().exchange(request).reason()).isEqualTo("not-found");
            assertThat(router.metrics().sum("sandbox_router_rules", "state=\"unreadable\""))
                    .isZero();
        }
    }

    @Test
    void aDeleteHealsAsWell() throws IOException {
        Files.writeString(folder.resolve("default.broken.json"), "");
        try (RouterUnderTest router = start()) {
            ControlClient control = new ControlClient(router.controlPort());
            assertThat(control.delete("/sandboxes/broken/network").statusCode()).isEqualTo(204);
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void rulesOfAnotherOwnerStayAndSaySo() throws IOException {
        String id;
        String uid;
        try (RouterUnderTest router = start()) {
            ScriptedSandbox sandbox = router.sandbox();
            id = sandbox.id();
            uid = RouterUnderTest.uidOf(sandbox);
            ControlClient control = new ControlClient(router.controlPort());
            control.put(network(id), "{\"denyPorts\":[" + sandbox.port() + "]}");
            assertThat(control.get(network(id)).body()).contains("\"ownerChanged\":false");
        }
        replaceInFile(id, '"' + uid + '"', "\"uid-of-before\"");
        try (RouterUnderTest router = start()) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(sandbox.id()).isEqualTo(id);
            ControlClient control = new ControlClient(router.controlPort());
            assertThat(control.get(network(id)).body()).contains("\"ownerChanged\":true");
            control.put(network(id), "{\"denyPorts\":[" + sandbox.port() + "]}");
            assertThat(control.get(network(id)).body()).contains("\"ownerChanged\":false");
            assertThat(ask(router, sandbox).status()).isEqualTo(403);
        }
    }

    @Test
    void anOwnerThatIsKnownLaterIsRemembered() throws IOException {
        String id;
        String uid;
        try (RouterUnderTest router = start()) {
            ScriptedSandbox sandbox = router.sandbox();
            id = sandbox.id();
            uid = RouterUnderTest.uidOf(sandbox);
            new ControlClient(router.controlPort()).put(network(id), "{}");
        }
        replaceInFile(id, '"' + uid + '"', "null");
        try (RouterUnderTest router = start()) {
            assertThat(router.ruleFolder()).isNotNull();
            assertThat(Files.readString(file(id))).contains('"' + uid + '"');
        }
    }

    private static String network(String id) {
        return "/sandboxes/" + id + "/network";
    }

    private Path file(String id) {
        return folder.resolve("default." + id + ".json");
    }

    private void replaceInFile(String id, String old, String next) throws IOException {
        String stored = Files.readString(file(id));
        assertThat(stored).contains(old);
        Files.writeString(file(id), stored.replace(old, next));
    }
}
