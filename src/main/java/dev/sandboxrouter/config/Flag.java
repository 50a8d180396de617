package dev.sandboxrouter.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of the table: everything that parsing, help, documentation and messages know about a flag.
 *
 * @param name without dashes; also the YAML key
 * @param defaultText read by the same type as every other text
 * @param aliases older names of its environment variable, from the routers that this one replaces
 * @param description plain sentences: what it does, and what happens beyond it
 */
record Flag<T>(
        String name, FlagType<T> type, String defaultText, List<Variable<T>> aliases, Scope scope, String description) {

    static final String VARIABLE_PREFIX = "SANDBOX_ROUTER_";

    /** Where a flag may be set. */
    enum Scope {
        ANYWHERE(true, true, true),
        /** The file cannot name itself. */
        NOT_IN_FILE(true, false, true),
        /** Says what this one run is for; a file or an environment that says so would be a trap. */
        COMMAND_LINE_ONLY(true, false, false),
        /** Given by Kubernetes, not by an operator. */
        ENVIRONMENT_ONLY(false, false, true);

        private final boolean onCommandLine;
        private final boolean inFile;
        private final boolean inEnvironment;

        Scope(boolean onCommandLine, boolean inFile, boolean inEnvironment) {
            this.onCommandLine = onCommandLine;
            this.inFile = inFile;
            this.inEnvironment = inEnvironment;
        }

        boolean onCommandLine() {
            return onCommandLine;
        }

        boolean inFile() {
            return inFile;
        }

        boolean inEnvironment() {
            return inEnvironment;
        }
    }

    /** An environment variable that sets a flag, and how its text is read. */
    record Variable<T>(String name, FlagType<T> type) {}

    static <T> Flag<T> of(String name, FlagType<T> type, String defaultText, String description) {
        return new Flag<>(name, type, defaultText, List.of(), Scope.ANYWHERE, description);
    }

    Flag<T> within(Scope narrower) {
        return new Flag<>(name, type, defaultText, aliases, narrower, description);
    }

    Flag<T> alsoFrom(String variable) {
        return alsoFrom(variable, type);
    }

    Flag<T> alsoFrom(String variable, FlagType<T> readAs) {
        List<Variable<T>> more = new ArrayList<>(aliases);
        more.add(new Variable<>(variable, readAs));
        return new Flag<>(name, type, defaultText, List.copyOf(more), scope, description);
    }

    /** The variables that set it, the strongest first: the one named after the flag, then the aliases. */
    List<Variable<T>> variables() {
        if (!scope.inEnvironment()) {
            return List.of();
        }
        List<Variable<T>> all = new ArrayList<>();
        if (scope.onCommandLine()) {
            all.add(new Variable<>(
                    VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_'), type));
        }
        all.addAll(aliases);
        return all;
    }
}
