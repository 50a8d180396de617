package dev.sandboxrouter.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.Attributes.Name;

/**
 * What is running, for {@code sandbox_router_build_info}. Label names are those of the Go router, so that one dashboard
 * shows both.
 *
 * @param version released version, {@code dev} outside a jar
 * @param commit revision it was built from, {@code unknown} if the build did not say
 * @param date of that revision rather than of the build, so that the same source makes the same jar; {@code unknown} likewise
 */
public record BuildInfo(String version, String commit, String date) {

    private static final String UNKNOWN = "unknown";

    /** What this jar's manifest tells. */
    public static BuildInfo ofThisJar() {
        Attributes manifest = manifest();
        return new BuildInfo(
                Objects.requireNonNullElse(manifest.getValue(Name.IMPLEMENTATION_VERSION), "dev"),
                Objects.requireNonNullElse(manifest.getValue("Build-Commit"), UNKNOWN),
                Objects.requireNonNullElse(manifest.getValue("Build-Date"), UNKNOWN));
    }

    private static Attributes manifest() {
        URL ourselves = Objects.requireNonNull(BuildInfo.class.getResource("BuildInfo.class"));
        try {
            Attributes found =
                    ourselves.openConnection() instanceof JarURLConnection jar ? jar.getMainAttributes() : null;
            return found == null ? new Attributes() : found;
        } catch (IOException e) {
            throw new UncheckedIOException("the jar that runs cannot be read", e);
        }
    }

    /** For people: {@code 0.1.0 (commit 5b707da, 2026-01-01T00:00:00Z)}. */
    public String inWords() {
        return version + " (commit " + commit + ", " + date + ")";
    }

    /** The running JVM's version, such as {@code 17.0.15}. */
    String javaVersion() {
        return System.getProperty("java.version", UNKNOWN);
    }

    /** What turned the code into instructions: the JVM's name, where Go has {@code gc}. */
    String compiler() {
        return System.getProperty("java.vm.name", UNKNOWN);
    }

    /** Operating system and architecture as Go spells them: {@code linux/amd64}. */
    String platform() {
        String os = System.getProperty("os.name", UNKNOWN).toLowerCase(Locale.ROOT);
        return os + '/' + goArch(System.getProperty("os.arch", UNKNOWN));
    }

    private static String goArch(String arch) {
        return "aarch64".equals(arch) ? "arm64" : arch;
    }
}
