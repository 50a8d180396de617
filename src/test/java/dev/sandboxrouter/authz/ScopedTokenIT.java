package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Wire.assertForbidden;
import static dev.sandboxrouter.authz.Wire.assertPassed;
import static dev.sandboxrouter.authz.Wire.assertUnauthenticated;
import static dev.sandboxrouter.authz.Wire.bearer;
import static dev.sandboxrouter.authz.Wire.get;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scoped-token}, with its keys in a folder as kubelet mounts a Secret; contract section 11. */
class ScopedTokenIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path mount;

    private int generation;

    private static byte[] key(String name) {
        return name.repeat(32).substring(0, 32).getBytes(StandardCharsets.US_ASCII);
    }

    private static String token(String key, ScriptedSandbox sandbox, long seconds) {
        long expires = Instant.now().getEpochSecond() + seconds;
        return bearer(ScopedTokens.mint(key(key), new SandboxKey(sandbox.namespace(), sandbox.id()), expires));
    }

    /** As kubelet does: a new folder, then one rename of the symlink that all names lead through. */
    private void mount(String... keys) throws IOException {
        Path data = Files.createDirectory(mount.resolve("..generation-" + ++generation));
        for (String key : keys) {
            Files.write(data.resolve(key), key(key));
            Path name = mount.resolve(key);
            if (!Files.isSymbolicLink(name)) {
                Files.createSymbolicLink(name, Path.of("..data", key));
            }
        }
        Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), data.getFileName());
        Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aTokenOpensItsSandboxAndKeysRotate() throws IOException {
        mount("old");
        Files.writeString(mount.resolve(".hidden"), "hidden".repeat(10));
        Files.writeString(mount.resolve("short"), "short");
        try (RouterUnderTest router =
                RouterUnderTest.started("--authz-mode=scoped-token", "--authz-scoped-token-secret-file=" + mount)) {
            ScriptedSandbox sandbox = router.sandbox();
            ScriptedSandbox other = router.sandbox();
            assertPassed(get(router, sandbox, token("old", sandbox, 60)));
            assertUnauthenticated(get(router, sandbox, token("old", sandbox, 0)));
            assertUnauthenticated(get(router, sandbox, token("hidden", sandbox, 60)));
            assertUnauthenticated(get(router, sandbox));
            assertForbidden(get(router, other, token("old", sandbox, 60)));
            assertForbidden(get(router, sandbox, token("old", sandbox, 60), "X-Sandbox-UID: u"));
            assertForbidden(get(router, sandbox, token("old", sandbox, 60), "X-Sandbox-Pod-IP: " + sandbox.ip()));

            mount("old", "new");
            awaitGood(router, sandbox, "new");
            assertPassed(get(router, sandbox, token("old", sandbox, 60)));
            mount("new");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> get(router, sandbox, token("old", sandbox, 60)).status() == 401);
            assertPassed(get(router, sandbox, token("new", sandbox, 60)));
        }
    }

    private static void awaitGood(RouterUnderTest router, ScriptedSandbox sandbox, String key) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> get(router, sandbox, token(key, sandbox, 60)).status() == 200);
    }
}
