package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The image that {@code deploy/image/build} has left, on whatever base; skipped where it has not run since the jar was made. */
@EnabledIf("isThere")
class ImageTarTest {

    private static final Path TAR = Path.of("target", "image", "sandbox-router.tar");

    private static final long MOST_BYTES = 130L * 1000 * 1000;

    /** Starts what follows as nobody in a root of its own that cannot be written to; the first argument is that root. */
    private static final String CONTAINER =
            """
            set -e
            mkdir -p "$0/dev" "$0/proc"
            mount --bind "$0" "$0"
            mount --rbind /dev "$0/dev"
            mount --rbind /proc "$0/proc"
            mount -o remount,bind,ro "$0"
            exec unshare --root="$0" --wd=/app --setgid=65532 --setuid=65532 "$@"
            """;

    @TempDir
    static Path unpacked = Path.of("");

    private static List<Path> layers = List.of();
    private static Path root = Path.of("");
    private static JsonNode config = new ObjectMapper().createObjectNode();

    private static final Path JAR = Path.of("target", "sandbox-router.jar");

    static boolean isThere() throws IOException {
        return isOf(JAR, TAR);
    }

    /** Whether an image can be of this jar: one from before it says nothing about what is here now. */
    static boolean isOf(Path jar, Path tar) throws IOException {
        return Files.exists(jar)
                && Files.exists(tar)
                && Files.getLastModifiedTime(tar).compareTo(Files.getLastModifiedTime(jar)) >= 0;
    }

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        tar("-xf", TAR.toString(), "-C", unpacked.toString());
        ObjectMapper json = new ObjectMapper();
        JsonNode manifest =
                json.readTree(unpacked.resolve("manifest.json").toFile()).get(0);
        config = json.readTree(unpacked.resolve(manifest.get("Config").asText()).toFile());
        List<Path> found = new ArrayList<>();
        root = Files.createDirectory(unpacked.resolve("root"));
        for (JsonNode layer : manifest.get("Layers")) {
            Path file = unpacked.resolve(layer.asText());
            found.add(file);
            tar("-xzf", file.toString(), "-C", root.toString());
        }
        layers = found;
    }

    private static String tar(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar"));
        command.addAll(List.of(args));
        Process tar = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void runsAsNobodyOnMachinesLikeThisOne() {
        assertThat(config.get("architecture").asText())
                .isEqualTo(System.getProperty("os.arch").replace("aarch64", "arm64"));
        assertThat(config.get("os").asText()).isEqualTo("linux");
        assertThat(config.at("/config/User").asText()).isEqualTo("65532:65532");
        assertThat(config.at("/config/WorkingDir").asText()).isEqualTo("/app");
        assertThat(config.at("/config/Entrypoint/0").asText()).isEqualTo("/opt/java/bin/java");
    }

    @Test
    void isSmall() throws IOException {
        long bytes = 0;
        for (Path layer : layers) {
            bytes += Files.size(layer);
        }
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    @Test
    void holdsTheProgramItsArchiveAndItsBillOfMaterials() throws IOException {
        assertThat(root.resolve("app/sandbox-router.jar")).exists();
        assertThat(root.resolve("app").resolve(archiveOption().split("=", 2)[1]))
                .isNotEmptyFile();
        JsonNode bom = new ObjectMapper().readTree(root.resolve("app/bom.json").toFile());
        assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bom.get("components"))
                .extracting(component -> component.get("name").asText())
                .contains("netty-handler", "camel-main", "kubernetes-client")
                .doesNotContain("junit-jupiter");
    }

    @Test
    void nothingInItGainsRights() throws IOException, InterruptedException {
        for (Path layer : layers) {
            assertThat(tar("-tvzf", layer.toString()).lines())
                    .as("set-uid, set-gid, or writable by all")
                    .noneMatch(line -> line.matches("^[-d](..s|.....s|.{7}w).*"));
        }
    }

    /** The entry point itself, with the archive required: it fails if that does not fit the runtime or the jar. */
    @Test
    void startsFromItsArchiveAndStops() throws Exception {
        List<String> command = entrypoint();
        command.set(0, root.resolve("opt/java/bin/java").toString());
        startsAndStops(command, root.resolve("app"));
    }

    /** Needs the rights of a container daemon: what it leaves out of this machine is what a node does not have. */
    @Test
    @EnabledIf("isRoot")
    void needsNothingButWhatIsInIt() throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", CONTAINER, root.toString()));
        command.addAll(entrypoint());
        startsAndStops(command, root);
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> entrypoint() {
        List<String> command = new ArrayList<>();
        config.at("/config/Entrypoint").forEach(word -> command.add(word.asText()));
        command.add(1, archiveOption().startsWith("-XX:AOTCache=") ? "-XX:AOTMode=on" : "-Xshare:on");
        command.add(2, "-Djava.io.tmpdir=/nonexistent");
        return command;
    }

    /** What runtimes before 25 use is not what those from 25 on do. */
    private static String archiveOption() {
        List<String> found = new ArrayList<>();
        config.at("/config/Entrypoint").forEach(word -> found.add(word.asText()));
        found.removeIf(word -> !word.startsWith("-XX:SharedArchiveFile=") && !word.startsWith("-XX:AOTCache="));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void startsAndStops(List<String> command, Path folder) throws Exception {
        command.addAll(List.of(
                "--demo",
                "--http-bind-address=127.0.0.1:0",
                "--metrics-bind-address=127.0.0.1:0",
                "--health-probe-bind-address=127.0.0.1:0",
                "--control-bind-address="));
        Path log = Files.createTempFile(unpacked, "router", ".log");
        Process router = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Awaitility.await("the router is ready")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(log).contains("ready, listening on"));
            assertThat(Files.readString(log).lines())
                    .as("the JVM warns of nothing, least of all where the access log goes")
                    .noneMatch(line -> line.startsWith("["));
            router.destroy();
            assertThat(router.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(router.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            router.destroyForcibly();
        }
    }
}
