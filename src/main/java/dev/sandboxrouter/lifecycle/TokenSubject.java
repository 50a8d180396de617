package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.address.DnsLabel;
import dev.sandboxrouter.contract.SandboxKey;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that every kind of token has: for which sandbox it is, and help. */
final class TokenSubject {

    @Option(names = "--namespace", paramLabel = "<namespace>", description = "Default: default.")
    private String namespace = "default";

    @Option(names = "--name", paramLabel = "<sandbox>", description = "The sandbox's name.")
    private String name = "";

    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "Prints this text.")
    private boolean help;

    /** Adds what is wrong with the names. */
    void check(List<String> problems) {
        check("--namespace", namespace, problems);
        check("--name", name, problems);
    }

    private static void check(String option, String value, List<String> problems) {
        if (!DnsLabel.matches(value)) {
            problems.add(option + ": expected a DNS label, but got \"" + value + '"');
        }
    }

    /** The sandbox, of names without problems. */
    SandboxKey sandbox() {
        return new SandboxKey(namespace, name);
    }
}
