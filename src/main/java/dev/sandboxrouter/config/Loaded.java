package dev.sandboxrouter.config;

import java.util.List;

/** What became of the command line, the file and the environment. */
public sealed interface Loaded {

    /**
     * A valid configuration.
     *
     * @param warnings one sentence each, to be logged once at start
     * @param checkOnly {@code --check-config}: print the warnings, start nothing, exit 0
     */
    record Ready(RouterConfig config, List<String> warnings, boolean checkOnly) implements Loaded {}

    /** {@code --help}: print this on standard output, exit 0. Ends with a line end. */
    record Print(String text) implements Loaded {}

    /** {@code --version}: say on standard output what this is, exit 0. */
    record Version() implements Loaded {}

    /** Every problem of every source, one line each and never empty: print them on standard error, exit 2. */
    record Invalid(List<String> problems) implements Loaded {}
}
