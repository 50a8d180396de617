package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.address.DnsLabel;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.TrafficTokens;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * {@code sandbox-router token …}: gives out tokens without a running router. Standard output holds the token alone, so
 * that a script can take it.
 */
final class TokenCommand {

    private static final int MISUSED = 2;

    private TokenCommand() {}

    /**
     * Runs the command.
     *
     * @param args what stands behind {@code token}
     * @return the exit code: 0, or 2 for usage
     */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.isEmpty() || !args.get(0).equals("traffic")) {
            err.println("sandbox-router: token: expected a kind of token, but got "
                    + (args.isEmpty() ? "nothing" : '"' + args.get(0) + '"'));
            err.println("sandbox-router: there is: sandbox-router token traffic --name <sandbox> --key-file <file>");
            return MISUSED;
        }
        Traffic traffic = new Traffic();
        CommandLine line = new CommandLine(traffic).setToggleBooleanFlags(false);
        try {
            line.parseArgs(args.subList(1, args.size()).toArray(String[]::new));
        } catch (ParameterException e) {
            return complain(err, List.of(String.valueOf(e.getMessage())));
        }
        if (line.isUsageHelpRequested()) {
            line.usage(out);
            return 0;
        }
        return traffic.print(out, err);
    }

    private static int complain(PrintStream err, List<String> problems) {
        problems.forEach(problem -> err.println("sandbox-router: token traffic: " + problem));
        err.println("sandbox-router: no token; see sandbox-router token traffic --help");
        return MISUSED;
    }

    /** The token of a sandbox that is not public; contract 8.5. */
    @Command(
            name = "sandbox-router token traffic",
            description = "Prints the token that clients send in e2b-traffic-access-token.",
            mixinStandardHelpOptions = false)
    private static final class Traffic {

        @Option(names = "--namespace", paramLabel = "<namespace>", description = "Default: default.")
        private String namespace = "default";

        @Option(names = "--name", paramLabel = "<sandbox>", description = "The sandbox's name.")
        private String name = "";

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

        @SuppressWarnings("UnusedVariable") // picocli reads it
        @Option(
                names = {"--help", "-h"},
                usageHelp = true,
                description = "Prints this text.")
        private boolean help;

        private int print(PrintStream out, PrintStream err) {
            List<String> problems = new ArrayList<>();
            if (!DnsLabel.matches(namespace)) {
                problems.add("--namespace: expected a DNS label, but got \"" + namespace + '"');
            }
            if (!DnsLabel.matches(name)) {
                problems.add("--name: expected a DNS label, but got \"" + name + '"');
            }
            if (version < 0) {
                problems.add("--token-version: expected 0 or more, but got " + version);
            }
            TrafficTokens tokens = tokens(problems);
            String token = problems.isEmpty() ? tokens.issue(new SandboxKey(namespace, name), version) : null;
            if (token == null) {
                return complain(err, problems);
            }
            out.println(token);
            return 0;
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
