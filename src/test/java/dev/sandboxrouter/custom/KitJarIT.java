package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test kit as others get it: a jar beside the router's, and the test that docs/customizing.md shows. */
@Tag("soak") // a JVM of its own
class KitJarIT {

    private static final Pattern TEST = Pattern.compile("```java\\n(@Test\\nvoid (\\w+)\\(.*?)```", Pattern.DOTALL);
    private static final String CLASS =
            """
            import static org.assertj.core.api.Assertions.assertThat;
            import dev.sandboxrouter.testkit.*;
            import org.junit.jupiter.api.Test;
            public final class Shown {
                public static void main(String[] none) throws Exception {
                    new Shown().%s();
                    System.out.println("passed");
                    System.exit(0);
                }
                %s
            }
            """;

    private static Path kit() throws IOException {
        return Path.of("target", BuiltJar.ARTIFACT + "-" + BuiltJar.version() + "-testkit.jar");
    }

    /** The two jars, and of what the tests of this build have the libraries, without its classes. */
    private static String classPath(Path compiled) throws IOException {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> all =
                new ArrayList<>(List.of(compiled.toString(), BuiltJar.file().toString(), kit().toString()));
        Stream.of(own.split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .forEach(all::add);
        return String.join(File.pathSeparator, all);
    }

    @Test
    void theTestThatTheManualShowsPasses(@TempDir Path folder) throws Exception {
        Matcher shown = TEST.matcher(Files.readString(Path.of("docs", "customizing.md")));
        assertThat(shown.find()).isTrue();
        Path source = folder.resolve("Shown.java");
        Files.writeString(source, CLASS.formatted(shown.group(2), shown.group(1)));
        String classPath = classPath(folder);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                classPath,
                                "-d",
                                folder.toString(),
                                source.toString()))
                .isZero();

        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process run = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", classPath, "Shown")
                .redirectErrorStream(true)
                .start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(said).isZero();
        assertThat(said).contains("passed");
    }

    /** Some runners look for tests in jars, and those of the kit would be somebody else's. */
    @Test
    void theKitHoldsNoTestsOfItsOwn() throws IOException {
        try (JarFile jar = new JarFile(kit().toFile())) {
            List<String> tests = jar.stream()
                    .map(entry -> entry.getName().replaceFirst(".*/", ""))
                    .filter(name -> name.matches(".*(Test|IT)(\\$.*)?\\.class"))
                    .toList();
            assertThat(tests).isNotEmpty().allMatch(name -> name.startsWith("RouterUnderTest"));
        }
    }
}
