package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.Welch;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever has no good credential cannot find out which sandboxes exist: not by an answer's bytes, and not by its time.
 * Over the wire to a router in a process of its own, 10^5 requests of each kind in an order that chance makes, Welch's t
 * stays below 4.5. {@code -Dtiming.samples} makes it fewer.
 */
@Tag("long")
class ExistingVersusMissingTimingIT {

    private static final int SAMPLES = Integer.getInteger("timing.samples", 100_000);
    private static final int WARM_UP = Math.max(10_000, SAMPLES / 4);
    private static final String EXISTING = "box-1111";
    private static final String MISSING = "box-2222";
    private static final String NONE = "";
    private static final String BAD = "Authorization: Bearer bad\r\n";

    @TempDir
    Path scratch = Path.of("");

    private final Random random = new Random(1);

    @ParameterizedTest
    @CsvSource({
        "shared-token, none", "shared-token, bad",
        "tokenreview, none", "tokenreview, bad",
        "subjectaccessreview, none", "subjectaccessreview, bad",
        "scoped-token, none", "scoped-token, bad"
    })
    void anExistingSandboxIsRefusedInTheTimeOfAMissingOne(String mode, String credential) throws Exception {
        try (ScriptedReviews reviews = ScriptedReviews.start();
                ScriptedSandbox sandbox =
                        ScriptedSandbox.listening("default", EXISTING, InetAddress.getByName("127.77.9.3"));
                RouterProcess router = RouterProcess.start(scratch, sandbox, flags(mode, reviews))) {
            String[] requests = {
                request(EXISTING, sandbox.port(), credential), request(MISSING, sandbox.port(), credential)
            };
            RawClient client = router.client();
            assertSameBytes(client, requests);
            measure(client, requests, WARM_UP);
            long[][] times = measure(client, requests, SAMPLES);
            client.close();

            double t = Welch.t(times[0], times[1]);
            System.out.printf(
                    Locale.ROOT, "timing: %s, %s credential: samples=%d t=%.2f%n", mode, credential, SAMPLES, t);
            assertThat(Math.abs(t)).isLessThan(Welch.LIMIT);
            assertThat(sandbox.accepted()).isZero();
        }
    }

    private String[] flags(String mode, ScriptedReviews reviews) throws IOException {
        List<String> flags = new ArrayList<>(List.of("--authz-mode=" + mode));
        switch (mode) {
            case "shared-token" -> flags.add("--router-auth-token-file=" + secret());
            case "scoped-token" -> flags.add("--authz-scoped-token-secret-file=" + secret());
            default -> {
                flags.add(reviews.flag());
                flags.add("--authz-tokenreview-ttl=10m"); // what is measured is not the API server
            }
        }
        if (mode.equals("tokenreview")) {
            flags.add("--authz-tokenreview-require-token");
        }
        return flags.toArray(String[]::new);
    }

    private Path secret() throws IOException {
        return Files.writeString(
                scratch.resolve("secret"), Long.toHexString(random.nextLong()).repeat(4));
    }

    private static String request(String id, int port, String credential) {
        return Message.head(
                "GET / HTTP/1.1",
                "Host: router.test",
                "X-Sandbox-ID: " + id,
                "X-Sandbox-Port: " + port,
                "X-Request-ID: same",
                credential.equals("bad") ? BAD : NONE);
    }

    private static void assertSameBytes(RawClient client, String[] requests) throws IOException {
        String existing = client.exchange(requests[0]).toString();
        assertThat(existing).startsWith("[]HTTP/1.1 401 ");
        assertThat(client.exchange(requests[1]).toString()).isEqualTo(existing);
    }

    /** Times in ns by kind. An answer has always the same length, so it is read as bytes and nothing is parsed. */
    private long[][] measure(RawClient client, String[] requests, int samples) throws IOException {
        RawResponse answer = client.exchange(requests[0]);
        int length = answer.head().text().length() + answer.text().length();
        long[][] times = new long[2][samples];
        int[] next = new int[2];
        while (next[0] < samples || next[1] < samples) {
            int kind = next[0] == samples ? 1 : next[1] == samples ? 0 : random.nextInt(2);
            long begun = System.nanoTime();
            client.send(requests[kind]);
            client.readExactly(length);
            times[kind][next[kind]++] = System.nanoTime() - begun;
        }
        return times;
    }
}
