package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.authz.ScopedTokens;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.TrafficTokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Path key() {
        return folder.resolve("key");
    }

    @BeforeEach
    void writeKey() throws IOException {
        Files.writeString(key(), "k".repeat(32) + "\n");
        Files.writeString(folder.resolve("short"), "k".repeat(31) + "\n");
    }

    private int run(String line) {
        List<String> args = List.of(line.replace("KEY", key().toString())
                .replace("SHORT", folder.resolve("short").toString())
                .split(" ", -1));
        return TokenCommand.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void printsTheTokenAlone() {
        assertThat(run("traffic --namespace team --name=box --token-version 3 --key-file KEY"))
                .isZero();
        byte[] key = "k".repeat(32).getBytes(StandardCharsets.US_ASCII);
        String token = Objects.requireNonNull(new TrafficTokens(() -> key).issue(new SandboxKey("team", "box"), 3));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(token + System.lineSeparator());
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "mint",
                "mint --name box --secret-file KEY",
                "mint --name box --ttl 15m",
                "mint --name Box --ttl 15m --secret-file KEY",
                "mint --name box --namespace a.b --ttl 15m --secret-file KEY",
                "mint --name box --ttl 15 --secret-file KEY",
                "mint --name box --ttl 999ms --secret-file KEY",
                "mint --name box --ttl -1h --secret-file KEY",
                "mint --name box --ttl 15m --secret-file SHORT",
                "mint --name box --ttl 15m --secret-file KEY-that-is-not-there",
                "traffic",
                "traffic --name box",
                "traffic --name Box --key-file KEY",
                "traffic --name box --namespace a.b --key-file KEY",
                "traffic --name box --key-file SHORT",
                "traffic --name box --key-file KEY-that-is-not-there",
                "traffic --name box --token-version -1 --key-file KEY",
                "traffic --name box --token-version x --key-file KEY",
                "traffic --name box --key-file KEY --nonsense",
            })
    void saysWhatIsWrongAndExits2(String line) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("sandbox-router: ");
    }

    /** By a router's own eyes, so that what is printed is what is taken. */
    @Test
    void mintsATokenForOneSandboxAndSomeTime() {
        long before = Instant.now().getEpochSecond();
        assertThat(run("mint --namespace team --name=box --ttl 1s --secret-file KEY"))
                .isZero();
        long after = Instant.now().getEpochSecond();
        byte[] key = "k".repeat(32).getBytes(StandardCharsets.US_ASCII);
        assertThat(LongStream.rangeClosed(before + 1, after + 1)
                        .mapToObj(expires -> ScopedTokens.mint(key, new SandboxKey("team", "box"), expires)
                                + System.lineSeparator()))
                .contains(out.toString(StandardCharsets.UTF_8));
        assertThat(err.size()).isZero();
    }

    @Test
    void helpsToMint() {
        assertThat(run("mint --help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--secret-file=<file>", "--ttl=<duration>");
    }

    @Test
    void helps() {
        assertThat(run("traffic --help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--key-file=<file>", "--name");
    }
}
