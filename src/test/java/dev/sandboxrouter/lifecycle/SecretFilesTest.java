package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.contract.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static byte @Nullable [] reading(byte[] content) {
        return SecretBytes.in(content, 4);
    }

    private SecretFiles follow() throws StartFailure {
        return SecretFiles.follow(folder, "a key", content -> reading(content));
    }

    private static List<String> texts(SecretFiles secrets) {
        return secrets.get().stream()
                .map(secret -> new String(secret, StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    @Test
    void everySoundFileOfAFolderCountsAndNoneThatBeginsWithADot() throws Exception {
        Files.writeString(folder.resolve("a"), " aaaa\n");
        Files.writeString(folder.resolve("b"), "bbbbb");
        Files.writeString(folder.resolve("short"), "ccc\n");
        Files.writeString(folder.resolve(".swp"), "dddd");
        Files.writeString(Files.createDirectory(folder.resolve("..data")).resolve("x"), "eeee");
        Files.writeString(Files.createDirectory(folder.resolve("sub")).resolve("x"), "ffff");
        try (SecretFiles secrets = follow()) {
            assertThat(texts(secrets)).containsExactly("aaaa", "bbbbb");
        }
    }

    @Test
    void aSecretThatIsGoneCountsNoMore() throws Exception {
        Files.writeString(folder.resolve("a"), "aaaa");
        try (SecretFiles secrets = follow()) {
            Files.delete(folder.resolve("a"));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> secrets.get()
                    .isEmpty());
            Files.writeString(folder.resolve("b"), "bbbb");
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> texts(secrets)
                    .equals(List.of("bbbb")));
        }
    }

    @Test
    void withoutAnyItDoesNotStart() throws IOException {
        Files.writeString(folder.resolve("short"), "ccc");
        assertThatThrownBy(this::follow)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("expected a key");
    }
}
