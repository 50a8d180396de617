package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.ingress.TrafficTokens;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * {@code sandbox-router token …}: gives out tokens without a running router. Standard output holds the token alone, so
 * that a script can take it.
 */
final class TokenCommand {

    private static final int MISUSED = 2;

    private TokenCommand() {}

    /** A kind of token, with the options that make one. */
    interface Kind {

        /** Prints a token, or adds what is wrong with the options. */
        void print(PrintStream out, List<String> problems);
    }

    /**
     * Runs the command.
     *
     * @param args what stands behind {@code token}
     * @return the exit code: 0, or 2 for usage
     */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        String word = args.isEmpty() ? "" : args.get(0);
        Kind kind = kind(word);
        if (kind == null) {
            err.println("sandbox-router: token: expected a kind of token, but got "
                    + (args.isEmpty() ? "nothing" : '"' + word + '"'));
            err.println("sandbox-router: there is: sandbox-router token mint --name <sandbox> --ttl <duration>"
                    + " --secret-file <file>");
            err.println("sandbox-router: there is: sandbox-router token traffic --name <sandbox> --key-file <file>");
            return MISUSED;
        }
        return run(word, kind, args.subList(1, args.size()), out, err);
    }

    private static @Nullable Kind kind(String word) {
        return switch (word) {
            case "mint" -> new MintCommand(InstantSource.system());
            case "traffic" -> new Traffic();
            default -> null;
        };
    }

    private static int run(String word, Kind kind, List<String> args, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(kind).setToggleBooleanFlags(false);
        List<String> problems = new ArrayList<>();
        try {
            line.parseArgs(args.toArray(String[]::new));
            if (line.isUsageHelpRequested()) {
                line.usage(out);
                return 0;
            }
            kind.print(out, problems);
        } catch (ParameterException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return complain(word, err, problems);
    }

    private static int complain(String word, PrintStream err, List<String> problems) {
        if (problems.isEmpty()) {
            return 0;
        }
        problems.forEach(problem -> err.println("sandbox-router: token " + word + ": " + problem));
        err.println("sandbox-router: no token; see sandbox-router token " + word + " --help");
        return MISUSED;
    }

    /** The token of a sandbox that is not public; contract 8.5. */
    @Command(
            name = "sandbox-router token traffic",
            description = "Prints the token that clients send in e2b-traffic-access-token.",
            mixinStandardHelpOptions = false)
    private static final class Traffic implements Kind {

        @Mixin
        private final TokenSubject subject = new TokenSubject();

        @Option(
                names = "--token-version",
                paramLabel = "<number>",
                description = "The trafficTokenVersion of the sandbox's rules. Default: 0.")
        private int version;

        @Option(
                names = "--key-file",
                paramLabel = "<file>",
                description = "What the router has as --traffic-token-key-file.")
        private String keyFile = "";

        @Override
        public void print(PrintStream out, List<String> problems) {
            subject.check(problems);
            if (version < 0) {
                problems.add("--token-version: expected 0 or more, but got " + version);
            }
            TrafficTokens tokens = tokens(problems);
            String token = problems.isEmpty() ? tokens.issue(subject.sandbox(), version) : null;
            if (token != null) {
                out.println(token);
            }
        }

        private TrafficTokens tokens(List<String> problems) {
            try {
                byte[] key = keyFile.isEmpty() ? null : TrafficTokens.keyIn(Files.readAllBytes(Path.of(keyFile)));
                if (key != null) {
                    return new TrafficTokens(() -> key);
                }
            } catch (IOException | IllegalArgumentException unreadable) {
                // said below, like a key that is too short
            }
            problems.add("--key-file: expected a file with a key of at least " + TrafficTokens.MIN_KEY_BYTES
                    + " bytes, but got \"" + keyFile + '"');
            return TrafficTokens.none();
        }
    }
}
