package dev.sandboxrouter.tls;

import java.util.List;

/** Files that TLS cannot be had from. */
public final class InvalidTls extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidTls(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, each naming its flag and file. */
    public List<String> problems() {
        return problems;
    }
}
