package dev.sandboxrouter.camel.routes;

import java.util.List;

/** The routes cannot be what they are meant to be. Its lines are for the operator. */
public final class BrokenRoutes extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public BrokenRoutes(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each, with file and line where they are known; never empty. */
    public List<String> problems() {
        return problems;
    }
}
