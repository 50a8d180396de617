package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Rules change under traffic, and every answer was judged by one whole rule set, none by one that was older than the last
 * acknowledged; contract 8.3 and 10.1.
 *
 * <p>The rule set {@code n} of a sandbox denies the port {@code n} and masks nothing else, and lets in just one client,
 * by an entry for the port {@code n + 1}. So a request to port {@code n} says {@code port-not-allowed} under the rule set
 * {@code n}, one to port {@code n + 1} passes its rules under it alone, and a mixture of two sets passes neither or both.
 */
class UpdatesUnderTrafficIT {

    private static final int SANDBOXES = 50;
    private static final int WRITERS = 8;
    private static final int READERS = 4;

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--control-bind-address=127.0.0.1:0", "--log-level=error", "--upstream-max-retries=0");

    /** Of each sandbox: the highest version that was acknowledged, and the highest that was submitted. */
    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(SANDBOXES);

    private final AtomicIntegerArray submitted = new AtomicIntegerArray(SANDBOXES);
    private final AtomicInteger puts = new AtomicInteger();
    private final Map<String, Integer> verdicts = new ConcurrentHashMap<>();

    @Test
    void aThousandPuts() throws Exception {
        run(1_000);
    }

    @Test
    @Tag("long")
    void tenThousandPuts() throws Exception {
        run(10_000);
    }

    private void run(int total) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                all.add(threads.submit(() -> write(writer, total)));
            }
            for (int i = 0; i < READERS; i++) {
                int reader = i;
                all.add(threads.submit((Callable<String>) () -> read(reader, total)));
            }
            for (Future<String> one : all) {
                assertThat(one.get()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(verdicts).as("the traffic met both verdicts").containsOnlyKeys("refused", "passed");
    }

    /** Versions of a sandbox are written in order, since each sandbox has one writer; readers have all of them. */
    private String write(int writer, int total) throws IOException {
        ControlClient control = new ControlClient(router.controlPort());
        for (int round = 1; puts.get() < total; round++) {
            for (int box = writer; box < SANDBOXES && puts.get() < total; box += WRITERS) {
                submitted.set(box, round);
                int status = control.put("/sandboxes/box-" + box + "/network", rules(round))
                        .statusCode();
                if (status != 204) {
                    return "PUT " + round + " of box-" + box + " was answered " + status;
                }
                acknowledged.set(box, round);
                puts.incrementAndGet();
            }
        }
        return "";
    }

    private static String rules(int version) {
        return "{\"denyPorts\":[%d],\"denyIn\":[\"0.0.0.0/0\"],\"allowIn\":[\"127.0.0.0/8:%d\"]}"
                .formatted(port(version), port(version) + 1);
    }

    private static int port(int version) {
        return 1000 + version * 2;
    }

    /** Asks for the port that some version lets in or refuses by its port rule, and holds the answer to the history. */
    private String read(int reader, int total) throws IOException {
        try (RawClient client = RawClient.connect(router.httpPort())) {
            for (int i = reader; puts.get() < total; i++) {
                int box = i % SANDBOXES;
                int before = acknowledged.get(box);
                if (before == 0) {
                    continue;
                }
                int version = before + i / SANDBOXES % 2;
                boolean asksDenied = i / 7 % 2 == 0;
                RawResponse answer = client.exchange("GET / HTTP/1.1\r\nHost: r\r\nX-Sandbox-ID: box-" + box
                        + "\r\nX-Sandbox-Port: " + (port(version) + (asksDenied ? 0 : 1)) + "\r\n\r\n");
                int after = submitted.get(box);
                String wrong = judge(answer, asksDenied, version, before, after);
                if (!wrong.isEmpty()) {
                    return "box-" + box + ": " + wrong;
                }
            }
        }
        return "";
    }

    /** Only a set from {@code before} (acknowledged) to {@code after} (submitted) may have judged. */
    private String judge(RawResponse answer, boolean asksDenied, int version, int before, int after) {
        String reason = String.valueOf(answer.reason());
        boolean byThisVersion = asksDenied ? reason.equals("port-not-allowed") : reason.equals("not-found");
        boolean byAnother = reason.equals("client-not-allowed");
        if (!byThisVersion && !byAnother) {
            return answer + " is no verdict of any rule set";
        }
        verdicts.merge(reason.equals("not-found") ? "passed" : "refused", 1, Integer::sum);
        if (byThisVersion && (version < before || version > after)) {
            return "judged by " + version + ", not within " + before + " .. " + after;
        }
        return byAnother && before == after && version == before
                ? "not judged by " + version + ", the only one that can have been in force"
                : "";
    }
}
