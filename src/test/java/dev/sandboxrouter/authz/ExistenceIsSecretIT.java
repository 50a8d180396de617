package dev.sandboxrouter.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In no mode, by no way in and with none of the fields that name a sandbox more exactly does a caller without a good credential
 * learn by a byte whether a sandbox exists; contract section 11. That he does not learn it by time takes far longer to find
 * out: {@code ExistingVersusMissingTimingIT}.
 */
@Tag("soak")
class ExistenceIsSecretIT {

    private static final String SECRET = "s".repeat(40);
    private static final String SAME = "X-Request-ID: the-same"; // the one thing else that would differ, and the date

    private static final List<List<String>> CREDENTIALS = List.of(List.of(), List.of("Authorization: Bearer bad"));

    private static final List<String> UPGRADE = List.of(
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    @ParameterizedTest
    @ValueSource(strings = {"shared-token", "tokenreview", "subjectaccessreview", "scoped-token"})
    void anExistingSandboxIsRefusedInTheBytesOfAMissingOne(String mode) throws IOException {
        try (ScriptedReviews reviews = ScriptedReviews.start();
                RouterUnderTest router = RouterUnderTest.started(flags(mode, reviews))) {
            ScriptedSandbox sandbox = router.sandbox();
            for (List<String> credential : CREDENTIALS) {
                for (List<String> naming : namings(sandbox)) {
                    List<String> lines = Stream.of(credential, naming, List.of(SAME))
                            .flatMap(List::stream)
                            .toList();
                    String there = answers(router, sandbox.id(), sandbox.port(), lines);
                    assertThat(there).as("%s", lines).isEqualTo(answers(router, "nobody", sandbox.port(), lines));
                }
            }
            assertThat(sandbox.accepted()).isZero();
        }
    }

    private static List<List<String>> namings(ScriptedSandbox sandbox) {
        return List.of(
                List.of(),
                List.of("X-Sandbox-UID: " + RouterUnderTest.uidOf(sandbox)),
                List.of("X-Sandbox-Pod-IP: " + sandbox.ip()));
    }

    private static String[] flags(String mode, ScriptedReviews reviews) {
        String[] always = {"--h2c", "--pod-ip-policy=routable", "--authz-mode=" + mode};
        String[] own =
                switch (mode) {
                    case "shared-token" -> new String[] {"--router-auth-token-file=" + Wire.file(SECRET)};
                    case "scoped-token" -> new String[] {"--authz-scoped-token-secret-file=" + Wire.file(SECRET)};
                    case "tokenreview" -> new String[] {reviews.flag(), "--authz-tokenreview-require-token"};
                    default -> new String[] {reviews.flag()};
                };
        return Stream.of(always, own).flatMap(Stream::of).toArray(String[]::new);
    }

    /** By HTTP/1, with an upgrade, and by HTTP/2: status, fields and body, the date taken out. */
    private static String answers(RouterUnderTest router, String id, int port, List<String> lines) throws IOException {
        return http1(router, id, port, lines)
                + http1(
                        router,
                        id,
                        port,
                        Stream.concat(lines.stream(), UPGRADE.stream()).toList())
                + http2(router, id, port, lines);
    }

    private static String http1(RouterUnderTest router, String id, int port, List<String> lines) throws IOException {
        Stream<String> head =
                Stream.of("GET / HTTP/1.1", "Host: router.test", "X-Sandbox-ID: " + id, "X-Sandbox-Port: " + port);
        RawResponse answer = router.client()
                .exchange(Message.head(Stream.concat(head, lines.stream()).toArray(String[]::new)));
        assertThat(answer.status()).isEqualTo(401);
        return answer.head().text().replaceAll("(?i)\r\ndate: [^\r]*", "") + answer.text();
    }

    private static String http2(RouterUnderTest router, String id, int port, List<String> lines) throws IOException {
        String[] fields = lines.stream()
                .flatMap(line -> Stream.of(
                        line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                        line.substring(line.indexOf(':') + 2)))
                .toArray(String[]::new);
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.request(1, true, "GET", "/", id, port, fields);
            Http2Client.Response answer = client.readResponse(1);
            assertThat(answer.status()).isEqualTo(401);
            answer.head().remove("date");
            return answer.head() + answer.body();
        }
    }
}
