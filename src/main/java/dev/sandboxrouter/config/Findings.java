package dev.sandboxrouter.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong (the router does not start) and what is odd (it warns). One line each. */
final class Findings {

    private static final int LONGEST_QUOTE = 100;

    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void problem(String text) {
        problems.add(text);
    }

    void warning(String text) {
        warnings.add(text);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** In quotes, on one line: what was found in a file or variable may hold line ends, and messages go to logs. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST_QUOTE).forEach(point -> {
            if (Character.isISOControl(point)) {
                quoted.append(String.format("\\u%04x", point));
            } else {
                quoted.appendCodePoint(point);
            }
        });
        boolean cut = text.codePointCount(0, text.length()) > LONGEST_QUOTE;
        return quoted.append(cut ? "...\"" : "\"").toString();
    }
}
