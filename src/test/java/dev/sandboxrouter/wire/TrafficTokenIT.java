package dev.sandboxrouter.wire;

import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.ingress.TrafficTokens;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The traffic token of a sandbox that is not public; contract 8.5. */
class TrafficTokenIT {

    private static final String OLD_KEY = "an old key of at least thirty-two bytes";
    private static final String NEW_KEY = "the new key, thirty-two bytes and more";
    private static final String MISSING =
            "Sandbox is secured with traffic access token. Token header 'e2b-traffic-access-token' is missing";
    private static final String INVALID = "Sandbox is secured with traffic access token."
            + " Provided token in header 'e2b-traffic-access-token' is invalid";

    private RouterUnderTest router;
    private Path key;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        key = Files.writeString(folder.resolve("key"), "  " + OLD_KEY + "\n");
        router = RouterUnderTest.started("--traffic-token-key-file=" + key);
    }

    @AfterEach
    void stop() throws IOException {
        router.close();
    }

    private static String token(String key, ScriptedSandbox sandbox, int version) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        return "E2B-Traffic-Access-Token: " + new TrafficTokens(() -> bytes).issue(Rules.key(sandbox), version);
    }

    private RawResponse get(ScriptedSandbox sandbox, String... lines) throws IOException {
        return router.client().exchange(sandbox.get("/", lines));
    }

    @Test
    void onlyItsTokenOpensTheSandboxAndItNeverArrives() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        ScriptedSandbox other = router.sandbox();
        router.rules(Rules.key(sandbox), Rules.secured(0));

        assertRefused(get(sandbox), 403, "traffic-token-missing", MISSING);
        assertRefused(get(sandbox, token(OLD_KEY, other, 0)), 403, "traffic-token-invalid", INVALID);
        assertRefused(get(sandbox, token(OLD_KEY, sandbox, 1)), 403, "traffic-token-invalid", INVALID);
        assertPassed(get(sandbox, token(OLD_KEY, sandbox, 0)), 200);
        assertThat(sandbox.request(1).head().has("E2B-Traffic-Access-Token")).isFalse();
        assertPassed(get(other), 200);
    }

    @Test
    void raisingTheVersionRevokes() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.rules(Rules.key(sandbox), Rules.secured(1));
        assertPassed(get(sandbox, token(OLD_KEY, sandbox, 1)), 200);
        router.rules(Rules.key(sandbox), Rules.secured(2));
        assertRefused(get(sandbox, token(OLD_KEY, sandbox, 1)), 403, "traffic-token-invalid", INVALID);
    }

    @Test
    void aChangedKeyCountsAndALostOneShuts() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.rules(Rules.key(sandbox), Rules.secured(0));
        assertPassed(get(sandbox, token(OLD_KEY, sandbox, 0)), 200);

        Files.writeString(key, NEW_KEY);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> get(sandbox, token(NEW_KEY, sandbox, 0)).status() == 200);
        assertRefused(get(sandbox, token(OLD_KEY, sandbox, 0)), 403, "traffic-token-invalid", INVALID);

        Files.delete(key);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> get(sandbox, token(NEW_KEY, sandbox, 0)).status() == 403);
        assertRefused(get(sandbox, token(NEW_KEY, sandbox, 0)), 403, "traffic-token-invalid", INVALID);
    }
}
