package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The command {@code camel}, in a JVM of its own: Maven puts its class path together (src/it/camel-run), and the jar of this
 * build stands in a local repository, as after {@code mvn install}, but in one of the test's own. Where Maven or what it
 * fetches is not to be had, the test is skipped and says why.
 */
final class CamelCommand {

    private static final Path SOURCES = Path.of("src/it/camel-run");
    private static final Path FOLDER = Path.of("target/camel-run");
    private static final String GROUP = "sandboxrouter";

    private final String classPath;
    private final Path repository;
    private final String version;

    private CamelCommand(String classPath, Path repository, String version) {
        this.classPath = classPath;
        this.repository = repository;
        this.version = version;
    }

    static CamelCommand found() throws Exception {
        String version = BuiltJar.version();
        Path jar = BuiltJar.file();
        assumeThat(jar).as("the jar of this build: mvn package").exists();
        String classPath = classPath();
        Path repository = repository();
        Path ours = Files.createDirectories(repository
                .resolve("dev")
                .resolve(GROUP)
                .resolve(BuiltJar.ARTIFACT)
                .resolve(version));
        Files.copy(jar, ours.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                Path.of("pom.xml"),
                ours.resolve(BuiltJar.ARTIFACT + "-" + version + ".pom"),
                StandardCopyOption.REPLACE_EXISTING);
        return new CamelCommand(classPath, repository, version);
    }

    /** As {@code --dep} takes it. */
    String dependency() {
        return "mvn:dev." + GROUP + ":" + BuiltJar.ARTIFACT + ":" + version;
    }

    /** Starts it in a folder, which is its user's home too: it leaves notes in both. */
    Process start(Path folder, Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dmaven.repo.local=" + repository,
                "-Duser.home=" + folder,
                "-cp",
                classPath,
                SOURCES.resolve("CamelJBang.java").toAbsolutePath().toString()));
        command.addAll(arguments);
        settings().ifPresent(file -> command.add("--maven-settings=" + file));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** From what is in the local repository if that is enough, which takes no network. */
    private static String classPath() throws Exception {
        assumeThat(maven()).as("a command mvn on the path").isPresent();
        Path file = Files.createDirectories(FOLDER).resolve("class-path").toAbsolutePath();
        Path log = FOLDER.resolve("maven.log");
        int exit = resolve(file, log, "-o");
        if (exit != 0) {
            exit = resolve(file, log, "-U");
        }
        assumeThat(exit)
                .as("Maven could not get the command camel: " + errors(log))
                .isZero();
        return Files.readString(file).strip();
    }

    private static int resolve(Path file, Path log, String how) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext(false)) {
            return new ProcessBuilder(
                            maven().orElseThrow().toString(),
                            "-B",
                            "-q",
                            how,
                            "-f",
                            SOURCES.resolve("pom.xml").toString(),
                            "-Dmaven.repo.local=" + localRepository(),
                            "-Dcamel.version=" + context.getVersion(),
                            "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath",
                            "-DincludeTypes=jar",
                            "-Dmdep.outputFile=" + file)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
        }
    }

    private static String errors(Path log) throws IOException {
        return Files.readString(log)
                .lines()
                .filter(line -> line.contains("ERROR"))
                .findFirst()
                .orElse("it said nothing");
    }

    private static Optional<Path> maven() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "mvn"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The user's, but for what is in it of this project: that is of an earlier build, or the user's to install. */
    private static Path repository() throws IOException {
        Path repository = FOLDER.resolve("repository").toAbsolutePath();
        linkAll(localRepository(), repository, "dev");
        // Nobody's library is below "dev" on a machine that has built nothing but this.
        Path dev = localRepository().resolve("dev");
        if (Files.isDirectory(dev)) {
            linkAll(dev, repository.resolve("dev"), GROUP);
        }
        return repository;
    }

    private static void linkAll(Path from, Path to, String but) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                from, entry -> !entry.getFileName().toString().equals(but))) {
            for (Path entry : entries) {
                Path link = to.resolve(entry.getFileName());
                if (Files.isSymbolicLink(link)) {
                    Files.delete(link);
                }
                if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(link, entry);
                }
            }
        }
    }

    /** The plug-in that runs the tests says where it is. */
    private static Path localRepository() {
        String said = System.getProperty("localRepository");
        return said == null
                ? Path.of(System.getProperty("user.home"), ".m2", "repository")
                : Path.of(said).toAbsolutePath();
    }

    private static Optional<Path> settings() {
        return Optional.of(Path.of(System.getProperty("user.home"), ".m2", "settings.xml"))
                .filter(Files::exists);
    }

    /** Whether it ended because something could not be fetched; not because our own jar could not. */
    static boolean couldNotFetch(String said) {
        return said.contains("MavenResolutionException")
                && !said.toLowerCase(Locale.ROOT).contains("could not be resolved: dev." + GROUP);
    }

    static String said(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }
}
