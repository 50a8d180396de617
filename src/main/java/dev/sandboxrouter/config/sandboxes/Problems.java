package dev.sandboxrouter.config.sandboxes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is wrong with one file, line by line. */
final class Problems {

    private record Problem(int line, String what) {}

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    /** The line, from 1, on which a node begins. */
    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    void add(Node where, String what) {
        add(line(where), what);
    }

    void add(int line, String what) {
        problems.add(new Problem(line, what));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** {@code file:line: what}, by line. */
    List<String> inOrder() {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(problem -> file + ':' + problem.line() + ": " + problem.what())
                .toList();
    }
}
