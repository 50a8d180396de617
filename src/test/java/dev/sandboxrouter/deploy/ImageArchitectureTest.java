package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which machines {@code deploy/image/build} turns away, before it has touched anything, and why. */
class ImageArchitectureTest {

    @TempDir
    Path programs = Path.of("");

    /** A machine of that kind, on which Maven is not to be had: no more than the refusals can happen. */
    private String buildOn(String machine, String... arguments) throws IOException, InterruptedException {
        program("uname", "echo " + machine);
        return build(programs + ":" + System.getenv("PATH"), "maven-that-is-not-here", arguments);
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String build(String path, String maven, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "deploy/image/build"));
        command.addAll(List.of(arguments));
        ProcessBuilder build = new ProcessBuilder(command).redirectErrorStream(true);
        build.environment().put("MVN", maven);
        build.environment().put("PATH", path);
        Process process = build.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(1);
        return said;
    }

    @Test
    void arm64WantsABase() throws Exception {
        assertThat(buildOn("aarch64"))
                .isEqualTo("build: on arm64 name an image with the C libraries:"
                        + " -Dimage.base=registry.example/base:1\n");
        assertThat(buildOn("aarch64", "-Dimage.base=registry.example/base:1")).contains("'maven-that-is-not-here'");
    }

    @Test
    void amd64DoesNotAndOthersAreTurnedAway() throws Exception {
        assertThat(buildOn("x86_64")).contains("'maven-that-is-not-here'");
        assertThat(buildOn("riscv64", "-Dimage.base=registry.example/base:1"))
                .isEqualTo("build: amd64 and arm64 can be built, not riscv64\n");
    }

    /** Each of them: the last is wanted minutes after the build has begun. */
    @ParameterizedTest
    @CsvSource({
        "mvn, maven",
        "curl, curl",
        "javac, openjdk-17-jdk-headless",
        "ldd, libc-bin",
        "dpkg-deb, dpkg",
        "objcopy, binutils"
    })
    void whatIsNotInstalledIsNamedAtOnce(String missing, String debians) throws Exception {
        program("dirname", "echo deploy/image");
        program("uname", "echo x86_64");
        for (String other : List.of("mvn", "curl", "javac", "ldd", "dpkg-deb", "objcopy")) {
            if (!other.equals(missing)) {
                program(other, "exit 99");
            }
        }

        assertThat(build(programs.toString(), "mvn"))
                .isEqualTo("build: '" + missing + "' is not installed; on Debian: apt-get install " + debians + "\n");
    }
}
