package dev.sandboxrouter.testkit;

import java.util.Arrays;

/** Whether two series of times tell their kinds apart. */
public final class Welch {

    /** Beyond it the difference is no chance: the bound of test vector leakage assessment (ISO/IEC 17825). */
    public static final double LIMIT = 4.5;

    private Welch() {}

    /** Welch's t, the slowest tenth, which the machine made slow, left out of both by one limit. */
    public static double t(long[] one, long[] other) {
        long limit = Math.max(percentile(one), percentile(other));
        double[] a = moments(one, limit);
        double[] b = moments(other, limit);
        return (a[0] - b[0]) / Math.sqrt(a[1] / a[2] + b[1] / b[2]);
    }

    private static long percentile(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * 9 / 10];
    }

    /** Mean, variance and number of the times up to a limit. */
    private static double[] moments(long[] times, long limit) {
        double mean = 0;
        double squares = 0;
        double n = 0;
        for (long time : times) {
            if (time <= limit) {
                n++;
                double delta = time - mean;
                mean += delta / n;
                squares += delta * (time - mean);
            }
        }
        return new double[] {mean, squares / (n - 1), n};
    }
}
