package dev.sandboxrouter.testkit.kubernetes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pods a path names.
 *
 * @param namespace null for all
 * @param name null for every pod there
 */
record PodPath(@Nullable String namespace, @Nullable String name) {

    private static final Pattern PATH = Pattern.compile("/api/v1(?:/namespaces/([^/]+))?/pods(?:/([^/]+))?");

    /** Null where the path is not one of pods. */
    static @Nullable PodPath of(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches() ? new PodPath(matcher.group(1), matcher.group(2)) : null;
    }
}
