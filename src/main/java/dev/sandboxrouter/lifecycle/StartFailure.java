package dev.sandboxrouter.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The router could not start. The problems are for the operator; the cause, if it helps, stands in the log. */
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean mistaken;
    private final transient List<String> problems;

    private StartFailure(boolean mistaken, List<String> problems, @Nullable Throwable cause) {
        super(String.join(System.lineSeparator(), problems), cause);
        this.mistaken = mistaken;
        this.problems = List.copyOf(problems);
    }

    StartFailure(String message, @Nullable Throwable cause) {
        this(false, List.of(message), cause);
    }

    /** What is wrong with the configuration or with a file that it names, a line each; at least one. */
    static StartFailure ofConfiguration(List<String> problems) {
        return new StartFailure(true, problems, null);
    }

    /** What a start met with, a line each. */
    static StartFailure of(List<String> problems, @Nullable Throwable cause) {
        return new StartFailure(false, problems, cause);
    }

    /** Whether the same configuration fails everywhere, as opposed to an address that is taken here and now. */
    boolean isOfConfiguration() {
        return mistaken;
    }

    /** One line each, for the operator; at least one. */
    List<String> problems() {
        return problems;
    }
}
