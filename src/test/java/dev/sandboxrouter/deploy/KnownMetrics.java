package dev.sandboxrouter.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The metrics that {@code docs/metrics.md} lists, which a test of its own holds against the registry; and the JVM's. */
public final class KnownMetrics {

    private KnownMetrics() {}

    /** Whether a router has this metric; the parts of a histogram count as the histogram. */
    public static boolean of(String metric) {
        String whole = metric.replaceFirst("_(bucket|sum|count)$", "");
        return metric.startsWith("jvm_")
                || metric.startsWith("process_")
                || page().contains("| `" + metric + "` |")
                || page().contains("| `" + whole + "` | histogram |");
    }

    private static String page() {
        try {
            return Files.readString(Path.of("docs", "metrics.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
