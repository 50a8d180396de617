package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.lifecycle.Main;
import dev.sandboxrouter.testkit.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What fifty thousand pods cost the process, the LIST that brought them included: the difference to the same process
 * without a pod. The live set is the directory's own; resident memory also shows how a collector treats garbage.
 */
@Tag("long")
class FiftyThousandPodsIT {

    private static final int PODS = 50_000;
    private static final long MOST_ALIVE = 64;
    private static final long MOST_RESIDENT = 128;
    private static final long MEBIBYTE = 1024 * 1024;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    /** In MiB, and milliseconds of a processor. */
    private record Cost(long ready, long live, long afterCollection, long cpuMillis) {

        Cost beyond(Cost other) {
            return new Cost(
                    ready - other.ready,
                    live - other.live,
                    afterCollection - other.afterCollection,
                    cpuMillis - other.cpuMillis);
        }
    }

    /** The image's collector, and the one that {@code java -jar} takes where it finds two processors and 2 GB. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC -Xmx512m"})
    void costAnEighthOfAGibibyte(String jvm, @TempDir Path folder) throws Exception {
        Cost added = added(jvm, folder);

        assertThat(added.live()).as("MiB alive").isLessThan(MOST_ALIVE);
        assertThat(added.ready()).as("MiB resident").isLessThanOrEqualTo(MOST_RESIDENT);
    }

    /** Where it may take gigabytes, how much G1 holds depends on the machine and its load. */
    @Test
    void keepNoMoreAliveWithG1AndMemoryInPlenty(@TempDir Path folder) throws Exception {
        assertThat(added("-XX:+UseG1GC", folder).live()).as("MiB alive").isLessThan(MOST_ALIVE);
    }

    private static Cost added(String jvm, Path folder) throws Exception {
        Cost none = cost(jvm, 0, folder);
        Cost many = cost(jvm, PODS, folder);
        Cost added = many.beyond(none);
        System.out.printf(
                "%s, %d pods of %d bytes, MiB: without %s, with %s, added %s%n",
                jvm, PODS, ManyPods.podLength(), none, many, added);
        return added;
    }

    private static Cost cost(String jvm, int pods, Path folder) throws Exception {
        int probes = FreePorts.next();
        int metrics = FreePorts.next();
        try (ManyPods api = new ManyPods(pods)) {
            Process router = start(jvm, api.kubeconfig(folder), probes, metrics, folder);
            try {
                await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
                    try (HttpLink link = new HttpLink(probes)) {
                        return link.getPath("/readyz").status() == 200;
                    }
                });
                requireAll(metrics, pods);
                return measured(router.pid());
            } finally {
                router.destroyForcibly().waitFor();
            }
        }
    }

    private static void requireAll(int metrics, int pods) throws IOException {
        try (HttpLink link = new HttpLink(metrics)) {
            assertThat(link.getPath("/metrics").body()).contains("sandbox_router_cache_entries " + pods);
        }
    }

    private static Cost measured(long pid) throws Exception {
        long ready = status(pid, "VmRSS");
        long cpu = cpuMillis(pid);
        Matcher total = TOTAL.matcher(jcmd(pid, "GC.class_histogram"));
        assertThat(total.find()).as("a histogram").isTrue();
        long live = Long.parseLong(total.group(1)) / MEBIBYTE;
        jcmd(pid, "GC.run");
        return new Cost(ready, live, status(pid, "VmRSS"), cpu);
    }

    private static long status(long pid, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(field + ':'))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static long cpuMillis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow()
                .toMillis();
    }

    private static String jcmd(long pid, String what) throws IOException {
        Process process = new ProcessBuilder(java("jcmd"), Long.toString(pid), what)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static Process start(String jvm, Path kubeconfig, int probes, int metrics, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java("java"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "--cache-enabled",
                "--kubeconfig=" + kubeconfig,
                "--http-bind-address=127.0.0.1:" + FreePorts.next(),
                "--metrics-bind-address=127.0.0.1:" + metrics,
                "--control-bind-address=",
                "--health-probe-bind-address=127.0.0.1:" + probes,
                "--rule-store-dir=" + folder.resolve("rules")));
        command.addAll(1, List.of(jvm.split(" ")));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }
}
