package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program says and how it ends; several at once, because its log begins beside the rest. */
@Tag("soak")
class MainIT {

    private static final int AT_ONCE = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private List<Command.Ended> run(String... args) throws IOException, InterruptedException {
        List<Command> started = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            started.add(Command.start(folder, List.of(args)));
        }
        List<Command.Ended> ended = new ArrayList<>();
        for (Command command : started) {
            ended.add(command.end());
        }
        return ended;
    }

    @Test
    void aCheckOfSoundRoutesAnswersAlone() throws Exception {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        Files.writeString(
                routes.resolve("own.camel.yaml"), "- route: {id: own, from: {uri: direct:a, steps: [{stop: {}}]}}\n");

        assertThat(run("--routes-dir=" + routes, "--check-config")).allSatisfy(ended -> {
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).isEqualTo("sandbox-router: the configuration is valid\n");
            assertThat(ended.code()).isZero();
        });
    }

    /** Both say the same of it, and end with the same code. */
    @Test
    void twoRoutesAtOnePlaceAreAMistakeForStartAndCheck() throws Exception {
        String route = "- from: {uri: direct:a, steps: [{stop: {}}]}\n";
        Path routes = Files.createDirectory(folder.resolve("routes"));
        Path file = Files.writeString(routes.resolve("own.camel.yaml"), route + route);
        Command check = Command.start(folder, List.of("--routes-dir=" + routes, "--check-config"));
        Command start = Command.start(
                folder,
                List.of(
                        "--routes-dir=" + routes,
                        "--http-bind-address=127.0.0.1:0",
                        "--health-probe-bind-address=",
                        "--metrics-bind-address=",
                        "--log-level=error"));

        for (Command command : List.of(check, start)) {
            Command.Ended ended = command.end();
            assertThat(ended.err())
                    .containsExactly(
                            "sandbox-router: " + file + ":2: the route from direct:a begins where the one in " + file
                                    + ":1 begins, and that takes one",
                            "sandbox-router: not started; see --help");
            assertThat(ended.code()).isEqualTo(2);
        }
    }

    /** No stack trace either, which would not name the address. */
    @Test
    void aTakenPortIsSaidInOneLineAndALevelHoldsFromTheFirst() throws Exception {
        try (ServerSocket taken = FreePorts.listen(InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(run(
                            "--http-bind-address=" + address,
                            "--health-probe-bind-address=",
                            "--metrics-bind-address=",
                            "--control-bind-address=",
                            "--log-level=error"))
                    .allSatisfy(ended -> {
                        assertThat(ended.err())
                                .singleElement()
                                .asString()
                                .startsWith("sandbox-router: cannot listen on " + address + " (--http-bind-address): ");
                        assertThat(ended.code()).isEqualTo(1);
                    });
        }
    }

    /** Contract section 15: the mistake is one of the configuration, though no flag's text is wrong. */
    @Test
    void brokenFilesEndAStartAsBrokenFlagsDo() throws Exception {
        String file = Files.writeString(folder.resolve("file"), "words").toString();
        Command.Ended ended = Command.start(
                        folder,
                        List.of(
                                "--http-bind-address=127.0.0.1:0",
                                "--health-probe-bind-address=",
                                "--metrics-bind-address=",
                                "--log-level=error",
                                "--sandboxes-file=" + file,
                                "--traffic-token-key-file=" + file))
                .end();
        assertThat(ended.err()).hasSize(3);
        assertThat(ended.err().get(0)).startsWith("sandbox-router: " + file + ":1: ");
        assertThat(ended.err().get(1)).startsWith("sandbox-router: no key in " + file + ": ");
        assertThat(ended.err().get(2)).isEqualTo("sandbox-router: not started; see --help");
        assertThat(ended.code()).isEqualTo(2);
    }
}
