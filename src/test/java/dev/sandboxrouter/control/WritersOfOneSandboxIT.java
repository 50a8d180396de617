package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes of one sandbox that come at once are made one after the other, each of them whole; contract 10.1. */
class WritersOfOneSandboxIT {

    private static final int WRITERS = 8;
    private static final int READERS = 2;
    private static final int CHANGES = 40;
    private static final String NETWORK = "/sandboxes/contended/network";

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--control-bind-address=127.0.0.1:0", "--log-level=error", "--upstream-max-retries=0");

    /** What was shown or acknowledged under a revision. */
    private record Seen(String etag, String port) {}

    /** The port that each revision closes, in both of its lists. */
    private final Map<String, String> written = new ConcurrentHashMap<>();

    private final List<Seen> read = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger writing = new AtomicInteger(WRITERS);

    @Test
    void everyRevisionIsOneWritersAndTheLastIsInForce() throws Exception {
        ControlClient control = new ControlClient(router.controlPort());
        control.put(NETWORK, rules(1));
        read.clear();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                all.add(threads.submit(() -> write(writer)));
            }
            for (int i = 0; i < READERS; i++) {
                all.add(threads.submit((Callable<Integer>) this::read));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(written).as("no two changes share a revision").hasSize(WRITERS * CHANGES);
        assertThat(read).isNotEmpty().allSatisfy(seen -> assertThat(written.getOrDefault(seen.etag(), "1"))
                .isEqualTo(seen.port()));

        HttpResponse<String> last = control.get(NETWORK);
        String newest = Collections.max(written.keySet(), (a, b) -> Long.compare(revision(a), revision(b)));
        assertThat(last.headers().firstValue("ETag")).hasValue(newest);
        int port = Integer.parseInt(String.valueOf(written.get(newest)));
        assertThat(reason(port)).isEqualTo("port-not-allowed");
        assertThat(reason(port + 1)).isEqualTo("client-not-allowed");
        assertThat(reason(port + 2)).isEqualTo("not-found");
    }

    /** Returns how many changes were made. */
    private int write(int writer) throws IOException {
        ControlClient control = new ControlClient(router.controlPort());
        for (int i = 0; i < CHANGES; i++) {
            int port = 10_000 + 10 * (writer * CHANGES + i);
            HttpResponse<String> put = control.put(NETWORK, rules(port));
            assertThat(put.statusCode()).isEqualTo(204);
            written.put(put.headers().firstValue("ETag").orElseThrow(), String.valueOf(port));
        }
        writing.decrementAndGet();
        return CHANGES;
    }

    /** The port, and the one behind it for clients: of a mixture the two would not belong together. */
    private static String rules(int port) {
        return "{\"denyPorts\":[" + port + "],\"denyIn\":[\":" + (port + 1) + "\"]}";
    }

    /** Returns how often the rules were read. */
    private int read() throws IOException {
        ControlClient control = new ControlClient(router.controlPort());
        while (writing.get() > 0) {
            HttpResponse<String> get = control.get(NETWORK);
            String port = get.body().replaceFirst(".*\"denyPorts\":\\[(\\d+)].*", "$1");
            assertThat(get.body()).contains("\"denyIn\":[\":" + (Integer.parseInt(port) + 1) + "\"]");
            read.add(new Seen(get.headers().firstValue("ETag").orElseThrow(), port));
        }
        return read.size();
    }

    private static long revision(String etag) {
        return Long.parseLong(etag.replace("\"", ""));
    }

    private static String reason(int port) throws IOException {
        try (RawClient client = RawClient.connect(router.httpPort())) {
            return String.valueOf(
                    client.exchange("GET / HTTP/1.1\r\nHost: r\r\nX-Sandbox-ID: contended\r\nX-Sandbox-Port: " + port
                                    + "\r\n\r\n")
                            .reason());
        }
    }
}
