package dev.sandboxrouter.deploy;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of PromQL as it takes to see which metrics and labels an expression names. */
final class PromQl {

    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR = Pattern.compile("([a-z_:][a-z0-9_:]*)\\{([^}]*)}");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\(|[a-zA-Z0-9_:])");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "without");

    private PromQl() {}

    /** The metrics of an expression. */
    static Set<String> metrics(String expression) {
        String bare = QUOTED.matcher(expression).replaceAll("");
        bare = GROUPING.matcher(bare).replaceAll("");
        bare = bare.replaceAll("\\{[^}]*}", " ");
        bare = RANGE.matcher(bare).replaceAll("");
        Set<String> metrics = new TreeSet<>();
        Matcher names = NAME.matcher(bare);
        while (names.find()) {
            if (!KEYWORDS.contains(names.group())) {
                metrics.add(names.group());
            }
        }
        return metrics;
    }

    /** The labels by which an expression selects series of a metric. */
    static Set<String> selectedLabels(String expression, String metric) {
        Set<String> labels = new TreeSet<>();
        Matcher selectors = SELECTOR.matcher(QUOTED.matcher(expression).replaceAll(""));
        while (selectors.find()) {
            if (selectors.group(1).equals(metric)) {
                for (String matcher : selectors.group(2).split(",", -1)) {
                    labels.add(matcher.replaceAll("[=!~\\s]", ""));
                }
            }
        }
        labels.remove("");
        return labels;
    }

    /** The labels by which an expression groups. */
    static Set<String> groupingLabels(String expression) {
        Set<String> labels = new TreeSet<>();
        Matcher groupings = GROUPING.matcher(expression);
        while (groupings.find()) {
            for (String label : groupings.group(1).split(",", -1)) {
                labels.add(label.strip());
            }
        }
        return labels;
    }
}
