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
 * <p>The rule set {@code n} opens a port of its own, {@code 1000 + n}, in its port list and in its client list. One more
 * port it opens in one of the two lists alone: in the port list where {@code n} is even, in the client list where it is
 * odd. So a port of its own passes under one whole set only, and the common port never does, except under the port list
 * of an even set with the client list of an odd one.
 */
class UpdatesUnderTrafficIT {

    private static final int SANDBOXES = 50;
    private static final int WRITERS = 8;
    private static final int READERS = 4;
    private static final int COMMON_PORT = 700;
    private static final int OTHER_PORT = 701;

    /** What becomes of a request that the rules let in: there is no such sandbox. */
    private static final String PASSED = "not-found";

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
        assertThat(verdicts)
                .as("the traffic met every verdict")
                .containsOnlyKeys(PASSED, "port-not-allowed", "client-not-allowed");
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
        boolean even = version % 2 == 0;
        return "{\"allowPorts\":[%d,%d],\"denyIn\":[\"0.0.0.0/0\"],\"allowIn\":[\"127.0.0.0/8:%d\",\"127.0.0.0/8:%d\"]}"
                .formatted(
                        ownPort(version),
                        even ? COMMON_PORT : OTHER_PORT,
                        ownPort(version),
                        even ? OTHER_PORT : COMMON_PORT);
    }

    private static int ownPort(int version) {
        return 1000 + version;
    }

    /** Asks for a version's own port, or for the common one, and holds the answer to the history. */
    private String read(int reader, int total) throws IOException {
        try (RawClient client = RawClient.connect(router.httpPort())) {
            for (int i = reader; puts.get() < total; i++) {
                int box = i % SANDBOXES;
                int before = acknowledged.get(box);
                if (before == 0) {
                    continue;
                }
                int version = before + i / SANDBOXES % 2;
                boolean own = i / 7 % 2 == 0;
                RawResponse answer = client.exchange("GET / HTTP/1.1\r\nHost: r\r\nX-Sandbox-ID: box-" + box
                        + "\r\nX-Sandbox-Port: " + (own ? ownPort(version) : COMMON_PORT) + "\r\n\r\n");
                String reason = String.valueOf(answer.reason());
                int after = submitted.get(box);
                String wrong = own ? judgeOwn(reason, version, before, after) : judgeCommon(reason, before, after);
                if (!wrong.isEmpty()) {
                    return "box-" + box + ": " + wrong;
                }
                verdicts.merge(reason, 1, Integer::sum);
            }
        }
        return "";
    }

    /** Only a set from {@code before} (acknowledged) to {@code after} (submitted) may have judged, and one of them did. */
    private static String judgeOwn(String reason, int version, int before, int after) {
        if (reason.equals(PASSED)) {
            return version < before || version > after
                    ? "judged by " + version + ", not within " + before + " .. " + after
                    : "";
        }
        return before == after && version == before
                ? reason + " by another than " + version + ", the only one that can have been in force"
                : "";
    }

    private static String judgeCommon(String reason, int before, int after) {
        if (reason.equals(PASSED)) {
            return "let in by a mixture of two rule sets, within " + before + " .. " + after;
        }
        String expected = before % 2 == 0 ? "client-not-allowed" : "port-not-allowed";
        return before == after && !reason.equals(expected) ? reason + " is not the verdict of " + before : "";
    }

    @Test
    void theJudgeSeesWhatItIsThereFor() {
        assertThat(judgeOwn(PASSED, 3, 3, 4)).isEmpty();
        assertThat(judgeOwn(PASSED, 4, 3, 4)).isEmpty();
        assertThat(judgeOwn(PASSED, 2, 3, 4)).as("a stale set").isNotEmpty();
        assertThat(judgeOwn(PASSED, 5, 3, 4)).as("a set from nowhere").isNotEmpty();
        assertThat(judgeOwn("port-not-allowed", 3, 3, 3)).as("a stale set").isNotEmpty();
        assertThat(judgeOwn("port-not-allowed", 3, 3, 4)).isEmpty();
        assertThat(judgeCommon(PASSED, 3, 4)).as("a mixture").isNotEmpty();
        assertThat(judgeCommon("port-not-allowed", 3, 3)).isEmpty();
        assertThat(judgeCommon("port-not-allowed", 4, 4)).as("a stale set").isNotEmpty();
        assertThat(judgeCommon("client-not-allowed", 3, 3)).as("a stale set").isNotEmpty();
    }
}
