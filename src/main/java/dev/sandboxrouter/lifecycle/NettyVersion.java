package dev.sandboxrouter.lifecycle;

import io.netty.util.Version;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Netty is on the class path. The router's build lets in the pom's version alone; another application has whichever
 * its own build chose, and the one that Camel 4.18.0 names can be smuggled through.
 */
final class NettyVersion {

    /** The pom's {@code netty.version}: the test of this class fails where the two differ. */
    static final String OLDEST = "4.1.140";

    private static final Logger LOG = LoggerFactory.getLogger(NettyVersion.class);

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})\\b.*");

    private NettyVersion() {}

    /** Says what is older than it should be, once. */
    static void warnIfOld() {
        Map<String, String> old = tooOld(onTheClassPath());
        if (!old.isEmpty()) {
            LOG.warn(
                    "the application brings Netty older than {}, with known holes, request smuggling among them: {}. Name the"
                            + " router's in the application's pom, before Camel's: see docs/customizing.md",
                    OLDEST,
                    old);
        }
    }

    /** Artifacts and their versions, as Netty's jars tell them. Reads the class path. */
    static Map<String, String> onTheClassPath() {
        Map<String, String> versions = new TreeMap<>();
        Version.identify().forEach((artifact, version) -> versions.put(artifact, version.artifactVersion()));
        return versions;
    }

    /** Those of a map that are older, or whose version says nothing. */
    static Map<String, String> tooOld(Map<String, String> versions) {
        long oldest = number(OLDEST);
        Map<String, String> old = new TreeMap<>(versions);
        old.keySet().removeIf(artifact -> artifact.startsWith("netty-tcnative")); // counts by itself
        old.values().removeIf(version -> number(version) >= oldest);
        return old;
    }

    /** Three numbers in one that compares as they do; -1 where there are none. */
    private static long number(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.matches()) {
            return -1;
        }
        long sum = 0;
        for (int i = 1; i <= 3; i++) {
            sum = sum * 1_000_000 + Integer.parseInt(numbers.group(i));
        }
        return sum;
    }
}
