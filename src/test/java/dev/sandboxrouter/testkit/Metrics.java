package dev.sandboxrouter.testkit;

import java.util.List;
import java.util.stream.Stream;

/**
 * One scrape of {@code /metrics}.
 *
 * @param text in the Prometheus text format
 */
public record Metrics(String text) {

    /**
     * The sum over all series of a metric that carry the given labels.
     *
     * @param labels each as it stands in the text: {@code code="200"}
     * @return 0 where there is none
     */
    public double sum(String name, String... labels) {
        return samples(name)
                .filter(line ->
                        Stream.of(labels).allMatch(label -> labelsOf(line).contains(label)))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Stream<String> samples(String name) {
        return text.lines().filter(line -> line.startsWith(name + ' ') || line.startsWith(name + '{'));
    }

    /** Good for label values without a comma in them. */
    private static List<String> labelsOf(String line) {
        int open = line.indexOf('{');
        return open < 0
                ? List.of()
                : List.of(line.substring(open + 1, line.lastIndexOf('}')).split(",", -1));
    }
}
