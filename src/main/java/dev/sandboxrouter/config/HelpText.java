package dev.sandboxrouter.config;

import java.util.List;
import java.util.stream.Collectors;

/** {@code --help}: the table in words, at most 100 columns wide. */
final class HelpText {

    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(6);

    private static final String INTRODUCTION =
            """
            Usage: sandbox-router [flags]

            Forwards every HTTP request, upload, event stream and WebSocket to the sandbox that it names.

            A flag on the command line wins over the file of --config, the file over the environment, the
            environment over the default. Flags are written --name=value or --name value, switches also bare;
            durations as 1m30s or 200ms; lists with commas. Exit codes: 0, 1 failed at run time, 2 usage or
            configuration.
            """;

    private HelpText() {}

    static String write() {
        return INTRODUCTION + FlagTable.GROUPS.stream().map(HelpText::chapter).collect(Collectors.joining());
    }

    /** What stands in messages and documents as the default: the text, or what an empty one means. */
    static String defaultOf(Flag<?> flag) {
        return flag.defaultText().isEmpty() ? flag.type().emptyMeans().orElse("") : flag.defaultText();
    }

    private static String chapter(FlagGroup group) {
        return "\n" + group.title() + ":\n"
                + group.flags().stream().map(HelpText::entry).collect(Collectors.joining());
    }

    private static String entry(Flag<?> flag) {
        return "  " + heading(flag) + "\n" + wrapped(flag.description()) + facts(flag);
    }

    private static String heading(Flag<?> flag) {
        if (!flag.scope().onCommandLine()) {
            return flag.name() + " (environment only)";
        }
        return "--" + flag.name()
                + (flag.type().shape() == FlagType.Shape.BOOLEAN
                        ? ""
                        : " <" + flag.type().placeholder() + ">");
    }

    private static String facts(Flag<?> flag) {
        String range = flag.type().range().isEmpty() ? "" : " (" + flag.type().range() + ")";
        String names = flag.variables().stream().map(HelpText::variable).collect(Collectors.joining(", "));
        boolean named = flag.scope().onCommandLine() && !names.isEmpty();
        return flag.scope() == Flag.Scope.COMMAND_LINE_ONLY
                ? ""
                : wrapped("Default: " + defaultOf(flag) + range) + (named ? wrapped("Environment: " + names) : "");
    }

    private static String variable(Flag.Variable<?> variable) {
        return variable.name() + (variable.type().placeholder().equals("seconds") ? " (plain seconds)" : "");
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : List.of(text.split(" "))) {
            if (line.length() > INDENT.length() && line.length() + word.length() + 1 > WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder(INDENT);
            }
            line.append(line.length() > INDENT.length() ? " " : "").append(word);
        }
        return lines.append(line).append('\n').toString();
    }
}
