package dev.sandboxrouter.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Flags given as arguments: {@code --name value}, {@code --name=value}, bare switches; one dash does as well, as in Go.
 * picocli splits the arguments; reading the texts is left to the table, so that a flag means what its YAML key means.
 */
final class CommandLineSource {

    private final List<String> args;
    private final Findings findings;
    private final ParseResult parsed;

    private CommandLineSource(List<String> args, Findings findings) {
        this.args = args;
        this.findings = findings;
        this.parsed = parser().parseArgs(args.toArray(String[]::new));
    }

    /** In the order of the table; of a flag given twice the last one counts, and there is a warning. */
    static List<Given<?>> read(List<String> args, Findings findings) {
        CommandLineSource source = new CommandLineSource(inFull(args), findings);
        source.reportErrors();
        source.reportUnknown();
        return source.givens();
    }

    private List<Given<?>> givens() {
        List<Given<?>> givens = new ArrayList<>();
        for (Flag<?> flag : FlagTable.ALL) {
            List<String> texts = parsed.matchedOptionValue("--" + flag.name(), List.<String>of());
            texts.forEach(text -> givens.add(Given.onCommandLine(flag, text)));
            if (texts.size() > 1) {
                findings.warning("command line: --" + flag.name() + " is given " + texts.size()
                        + " times; the last one counts: " + Findings.quote(texts.get(texts.size() - 1)));
            }
        }
        return givens;
    }

    private void reportErrors() {
        for (Exception error : parsed.errors()) {
            if (error instanceof MissingParameterException missing
                    && !missing.getMissing().isEmpty()) {
                missing.getMissing().forEach(option -> reportMissing((OptionSpec) option));
            } else {
                findings.problem("command line: " + error.getMessage());
            }
        }
    }

    private void reportMissing(OptionSpec option) {
        FlagTable.named(option.longestName().substring(2))
                .ifPresent(flag -> findings.problem(Given.mismatch(Origin.commandLine(flag), flag.type(), "no value")));
    }

    private void reportUnknown() {
        List<String> unmatched = parsed.unmatched();
        for (int i = 0; i < unmatched.size(); i++) {
            String argument = unmatched.get(i);
            if (argument.startsWith("-") && argument.length() > 1) {
                reportUnknownFlag(argument);
            } else if (i == 0 || !isValueOf(unmatched.get(i - 1), argument)) {
                findings.problem("command line: unexpected argument " + Findings.quote(argument) + "; flags are written"
                        + " --name=value, and --help lists them");
            }
        }
    }

    private void reportUnknownFlag(String argument) {
        String typed = argument.split("=", 2)[0];
        String question = NearestName.question(typed, FlagTable.namesOnCommandLine(), "--");
        findings.problem("command line: unknown flag " + Findings.quote(typed)
                + GoRouterFlags.hint(typed.replaceFirst("^-+", ""))
                        .orElse(question.isEmpty() ? "; --help lists all flags" : question));
    }

    /** The value of an unknown flag is no second mistake. */
    private boolean isValueOf(String before, String argument) {
        return before.startsWith("-")
                && before.indexOf('=') < 0
                && Collections.indexOfSubList(args, List.of(before, argument)) >= 0;
    }

    /** Two dashes for one, and bare switches with their word: else one would swallow the mistyped flag behind it. */
    private static List<String> inFull(List<String> args) {
        List<String> full = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String argument = withTwoDashes(args.get(i));
            boolean bare = i + 1 == args.size() || args.get(i + 1).startsWith("-");
            full.add(bare && isSwitch(argument) ? argument + "=true" : argument);
        }
        return full;
    }

    private static boolean isSwitch(String argument) {
        return FlagTable.ALL.stream()
                .filter(flag -> flag.scope().onCommandLine() && flag.type().shape() == FlagType.Shape.BOOLEAN)
                .anyMatch(flag -> argument.equals("--" + flag.name()));
    }

    private static String withTwoDashes(String argument) {
        if (argument.equals("-h")) {
            return "--" + CommandFlags.HELP.name();
        }
        boolean oneDash = argument.startsWith("-") && !argument.startsWith("--");
        return oneDash
                        && FlagTable.namesOnCommandLine()
                                .contains(argument.substring(1).split("=", 2)[0])
                ? "-" + argument
                : argument;
    }

    private static CommandLine parser() {
        CommandSpec spec = CommandSpec.create();
        FlagTable.ALL.stream()
                .filter(flag -> flag.scope().onCommandLine())
                .forEach(flag -> spec.addOption(option(flag)));
        spec.parser().collectErrors(true).unmatchedArgumentsAllowed(true).posixClusteredShortOptionsAllowed(false);
        // A file named after an @ would be read as arguments: no flag of ours means that.
        return new CommandLine(spec).setExpandAtFiles(false).setInterpolateVariables(false);
    }

    private static OptionSpec option(Flag<?> flag) {
        return OptionSpec.builder("--" + flag.name())
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .build();
    }
}
