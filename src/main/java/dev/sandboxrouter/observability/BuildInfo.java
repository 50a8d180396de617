package dev.sandboxrouter.observability;

import java.util.Locale;
import java.util.Objects;

/**
 * What is running, for {@code sandbox_router_build_info}. Label names are those of the Go router, so that one dashboard
 * shows both.
 *
 * @param version released version, {@code dev} outside a jar
 * @param commit revision it was built from, {@code unknown} if the build did not say
 * @param date when it was built, {@code unknown} if the build did not say
 */
public record BuildInfo(String version, String commit, String date) {

    private static final String UNKNOWN = "unknown";

    /** What this jar's manifest tells. */
    public static BuildInfo ofThisJar() {
        String version = BuildInfo.class.getPackage().getImplementationVersion();
        return new BuildInfo(Objects.requireNonNullElse(version, "dev"), UNKNOWN, UNKNOWN);
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
