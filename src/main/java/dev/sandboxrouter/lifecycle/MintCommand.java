package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.authz.ScopedTokens;
import dev.sandboxrouter.config.GoDuration;
import dev.sandboxrouter.contract.SecretBytes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sandbox-router token mint}: a scoped token for one sandbox; contract section 11. */
@Command(
        name = "sandbox-router token mint",
        description = "Prints a token that opens one sandbox where --authz-mode is scoped-token.",
        mixinStandardHelpOptions = false)
final class MintCommand implements TokenCommand.Kind {

    private final InstantSource clock;

    @Mixin
    private final TokenSubject subject = new TokenSubject();

    @Option(
            names = "--ttl",
            paramLabel = "<duration>",
            description = "How long the token is good, such as 15m or 1h30m; a second at least.")
    private String ttl = "";

    @Option(
            names = "--secret-file",
            paramLabel = "<file>",
            description = "What the router has as --authz-scoped-token-secret-file, or one file of that folder.")
    private String secretFile = "";

    MintCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void print(PrintStream out, List<String> problems) {
        subject.check(problems);
        Duration lifetime = GoDuration.parse(ttl).orElse(Duration.ZERO);
        if (lifetime.toSeconds() < 1) {
            problems.add("--ttl: expected a duration of a second or more such as 15m, but got \"" + ttl + '"');
        }
        byte[] key = key();
        if (key == null) {
            problems.add("--secret-file: expected a file with a key of at least " + ScopedTokens.MIN_KEY_BYTES
                    + " bytes, but got \"" + secretFile + '"');
        } else if (problems.isEmpty()) {
            long expires = clock.instant().getEpochSecond() + lifetime.toSeconds();
            out.println(ScopedTokens.mint(key, subject.sandbox(), expires));
        }
    }

    private byte @Nullable [] key() {
        try {
            return secretFile.isEmpty()
                    ? null
                    : SecretBytes.in(Files.readAllBytes(Path.of(secretFile)), ScopedTokens.MIN_KEY_BYTES);
        } catch (IOException | IllegalArgumentException unreadable) {
            return null;
        }
    }
}
