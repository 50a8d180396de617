package dev.sandboxrouter.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Guesses which known name a mistyped one was meant to be. */
final class NearestName {

    private static final Pattern CAMEL_HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** Shorter beginnings, such as {@code --max}, fit too many names to be worth a guess. */
    private static final int SHORTEST_BEGINNING = 5;

    private NearestName() {}

    /**
     * The known name with the fewest slips (a letter missing, added, wrong, or swapped with its neighbour), if those are
     * few for its length; else the first that begins with what was typed. Spellings as {@code proxyTimeout} and
     * {@code PROXY_TIMEOUT} count as {@code proxy-timeout}.
     */
    static Optional<String> of(String typed, Collection<String> known) {
        String name = plain(typed);
        return ofSlips(typed, known, tolerance(name)).or(() -> known.stream()
                .filter(candidate ->
                        name.length() >= SHORTEST_BEGINNING && plain(candidate).startsWith(name))
                .findFirst());
    }

    /** The known name with the fewest slips, if those are at most {@code most}. */
    static Optional<String> ofSlips(String typed, Collection<String> known, int most) {
        String name = plain(typed);
        return known.stream()
                .min(Comparator.comparingInt(candidate -> slips(name, plain(candidate))))
                .filter(candidate -> slips(name, plain(candidate)) <= most);
    }

    /** {@code ; did you mean "<prefix><name>"?}, or nothing. */
    static String question(String typed, Collection<String> known, String prefix) {
        return of(typed, known)
                .map(name -> "; did you mean \"" + prefix + name + "\"?")
                .orElse("");
    }

    private static int tolerance(String name) {
        return name.length() <= 4 ? 1 : Math.max(2, name.length() / 4);
    }

    private static String plain(String name) {
        String dashed = CAMEL_HUMP.matcher(name.strip()).replaceAll("-").replace('_', '-');
        String bare = dashed.replaceFirst("^-+", "");
        return bare.toLowerCase(Locale.ROOT);
    }

    /** The optimal string alignment distance, row by row. */
    private static int slips(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            last[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                boolean same = from.charAt(row - 1) == to.charAt(column - 1);
                int best = Math.min(last[column - 1] + (same ? 0 : 1), 1 + Math.min(last[column], current[column - 1]));
                current[column] = swapped(from, row, to, column) ? Math.min(best, beforeLast[column - 2] + 1) : best;
            }
            beforeLast = last;
            last = current;
        }
        return last[to.length()];
    }

    private static boolean swapped(String from, int row, String to, int column) {
        return row > 1
                && column > 1
                && from.charAt(row - 1) == to.charAt(column - 2)
                && from.charAt(row - 2) == to.charAt(column - 1);
    }
}
