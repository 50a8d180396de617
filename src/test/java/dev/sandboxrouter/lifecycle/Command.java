package dev.sandboxrouter.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The program in a process of its own, with the log that it ships, until it has ended. */
final class Command {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private Command(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What has become of it. */
    record Ended(int code, String out, List<String> err) {}

    /** @param folder where its output goes, of which pipes would hold only so much */
    static Command start(Path folder, List<String> args) throws IOException {
        return start(
                folder,
                List.of(
                        "-Dlog4j2.configurationFile=log4j2.xml",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName()),
                args);
    }

    /** The same of the jar that users start, which the build has made by the time of the wire tests. */
    static Command startJar(Path folder, List<String> args) throws IOException {
        return start(
                folder, List.of("-jar", Path.of("target", "sandbox-router.jar").toString()), args);
    }

    private static Command start(Path folder, List<String> program, List<String> args) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(program);
        command.addAll(args);
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Command(process, out, err);
    }

    /** Waits until it has said something, and returns all that it has said by then on standard output and error. */
    String awaitSaid(Pattern something) {
        return Awaitility.await("it says " + something)
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> Files.readString(out) + Files.readString(err),
                        text -> something.matcher(text).find());
    }

    /** Ends it without manners; one that has ended stays so. */
    void kill() {
        process.destroyForcibly();
    }

    Ended end() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still runs, having said " + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), said());
    }

    /** Without what the JVM itself says: from version 24 on it warns of the memory access that Netty uses. */
    private List<String> said() throws IOException {
        return Files.readAllLines(err).stream()
                .filter(line -> !line.startsWith("WARNING: "))
                .toList();
    }
}
