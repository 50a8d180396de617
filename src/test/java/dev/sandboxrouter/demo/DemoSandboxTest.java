package dev.sandboxrouter.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoSandboxTest {

    private RunningDemo demo;

    @BeforeAll
    void start() {
        demo = new RunningDemo();
    }

    @AfterAll
    void stop() {
        demo.close();
    }

    @Test
    void thePageStandsAloneAndFitsPhonesAndDarkRooms() throws Exception {
        HttpResponse<String> page = demo.get("/");

        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("width=device-width", "prefers-color-scheme: dark", "<form", "</html>")
                .doesNotContain("src=", "http://", "https://", "@import");
    }

    @Test
    void thePageReachesItsSocketAndStreamBelowAnyPrefix() throws Exception {
        assertThat(demo.get("/").body())
                .contains("new URL('ws', base)", "new URL('events', base)")
                .doesNotContain("'/ws'", "'/events'");
    }

    @Test
    void healthIsToldInTheRoutersOwnWords() throws Exception {
        assertThat(demo.get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void echoTellsMethodRawTargetAndFieldsInOrder() throws Exception {
        String head = "Host: h\r\nX-B: 1\r\nX-A: \"q\\\"\r\nx-b: \u00e9\r\nConnection: close";
        String answer = demo.rawToEnd("PURGE /echo?a=%2F&b=%zz//.. HTTP/1.1\r\n" + head + "\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("{\"method\":\"PURGE\",\"target\":\"/echo?a=%2F&b=%zz//..\",\"headers\":[[")
                .contains("[[\"Host\",\"h\"],[\"X-B\",\"1\"],[\"X-A\",\"\\\"q\\\\\\\"\"],[\"x-b\",\"\u00e9\"],[")
                .endsWith("[\"Connection\",\"close\"]],\"body\":{\"size\":0,\"text\":\"\"}}\n");
    }

    @Test
    void echoRepeatsATextBody() throws Exception {
        var request = demo.request("/echo").POST(BodyPublishers.ofString("zwölf\n\t\u0000\ud83d\ude00"));

        assertThat(demo.send(request).body())
                .endsWith("\"body\":{\"size\":13,\"text\":\"zwölf\\u000a\\u0009\\u0000\\ud83d\\ude00\"}}\n");
    }

    @Test
    void echoKeepsTextUpToItsLimitAndCountsBeyond() throws Exception {
        String longest = "x".repeat(Echo.MAX_TEXT);
        var kept = demo.request("/echo").POST(BodyPublishers.ofString(longest));
        var counted = demo.request("/echo").POST(BodyPublishers.ofString(longest + "x"));

        assertThat(demo.send(kept).body()).endsWith("{\"size\":65536,\"text\":\"" + longest + "\"}}\n");
        assertThat(demo.send(counted).body()).endsWith("\"body\":{\"size\":65537}}\n");
    }

    @Test
    void echoCountsWhatIsNoText() throws Exception {
        var request = demo.request("/echo").PUT(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, 1}));

        assertThat(demo.send(request).body()).endsWith("\"body\":{\"size\":2}}\n");
    }

    @Test
    void expectedContinueIsGiven() throws Exception {
        var request = demo.request("/echo").expectContinue(true).POST(BodyPublishers.ofString("waited"));

        assertThat(demo.send(request).body()).contains("\"text\":\"waited\"");
    }

    @Test
    void eventsComeAsManyAsAskedAndThenEnd() throws Exception {
        HttpResponse<String> events = demo.get("/events?count=3&interval=1");

        assertThat(events.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(events.body())
                .matches("(?s)id: 1\ndata: \\{\"n\":1,\"time\":\"[^\"]+Z\"}\n\n.*id: 3\ndata: [^\n]+\n\n");
    }

    @Test
    void theFirstEventDoesNotWaitAndALeavingClientEndsTheStream() throws Exception {
        try (RunningDemo own = new RunningDemo()) {
            try (Socket socket = own.raw("GET /events?interval=20 HTTP/1.1\r\nHost: h\r\n\r\n")) {
                var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
                assertThat(new BufferedReader(in).lines().anyMatch("id: 1"::equals))
                        .isTrue();
            }
            await().until(() -> own.sandbox().connections().isEmpty());
        }
    }

    @Test
    void anHttp10ClientReadsEventsToTheEndOfTheConnection() throws Exception {
        assertThat(demo.rawToEnd("GET /events?count=1 HTTP/1.0\r\n\r\n"))
                .doesNotContainIgnoringCase("transfer-encoding")
                .matches("(?s).*\r\n\r\nid: 1\ndata: \\{[^\n]+}\n\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 250, 251, 252, 64_256, 64_257, 1_000_003})
    void bytesAreAsManyAsAskedAndCountUp(long n) throws Exception {
        HttpResponse<byte[]> bytes =
                demo.client().send(demo.request("/bytes?n=" + n).build(), BodyHandlers.ofByteArray());

        byte[] expected = new byte[(int) n];
        for (int i = 0; i < n; i++) {
            expected[i] = (byte) (i % Bytes.PERIOD);
        }
        assertThat(bytes.headers().firstValueAsLong("content-length")).hasValue(n);
        assertThat(Arrays.equals(bytes.body(), expected)).isTrue();
    }

    @Test
    void aReaderThatStallsCostsOneChunkAndIsForgottenWhenItLeaves() throws Exception {
        try (RunningDemo own = new RunningDemo()) {
            try (Socket stalled = own.raw("GET /bytes?n=1073741824 HTTP/1.1\r\nHost: h\r\n\r\n")) {
                await().until(() -> own.sandbox().connections().stream().anyMatch(c -> !c.isWritable()));
                assertThat(heldBytes(own)).isLessThan(256 * 1024);
                assertThat(stalled.getInputStream().read()).isEqualTo('H');
            }
            await().until(() -> own.sandbox().connections().isEmpty());
        }
    }

    private static long heldBytes(RunningDemo own) {
        return own.sandbox().connections().stream()
                .mapToLong(Channel::bytesBeforeWritable)
                .sum();
    }

    @Test
    void anUploadIsCountedAndHashed() throws Exception {
        byte[] body = new byte[3_000_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        var request = demo.request("/upload").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        assertThat(demo.send(request).body()).isEqualTo("{\"bytes\":3000000,\"sha256\":\"" + hash + "\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/bytes?n=1073741824,200",
        "/bytes?n=1073741825,400",
        "/bytes?n=-1,400",
        "/bytes?n=,400",
        "/bytes?n=ten,400",
        "/bytes?n=%zz,400",
        "/events?count=86400,200",
        "/events?count=86401,400",
        "/events?count=0,400",
        "/events?interval=60000,200",
        "/events?interval=60001,400",
        "/events?interval=0,400",
        "/nothing,404"
    })
    void numbersOutOfBoundsAreRefused(String target, int status) throws Exception {
        String answer = demo.rawToEnd("HEAD " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"DELETE,/,'GET, HEAD'", "POST,/events,'GET, HEAD'", "GET,/upload,'POST, PUT'"})
    void aMethodThatAPathDoesNotTakeIsNamedWithThoseItDoes(String method, String target, String allow)
            throws Exception {
        HttpResponse<String> refused = demo.send(demo.request(target).method(method, BodyPublishers.noBody()));

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("allow")).hasValue(allow);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        String answers = demo.rawToEnd("GET /bytes?n=300000 HTTP/1.1\r\nHost: h\r\n\r\n"
                + "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                + "GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(answers.indexOf("application/octet-stream")).isLessThan(answers.indexOf("{\"bytes\":3,"));
        assertThat(answers).endsWith("{\"status\":\"ok\"}");
    }

    @Test
    void whatIsNoHttpEndsTheConnection() throws Exception {
        assertThat(demo.rawToEnd("POST /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n"))
                .isEmpty();
    }

    @Test
    void aTakenPortIsNamedInTheError() {
        int taken = demo.sandbox().address().getPort();
        NioEventLoopGroup group = new NioEventLoopGroup(1);
        try {
            assertThatThrownBy(() -> DemoSandbox.start("127.0.0.1", taken, group))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + taken);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @Test
    void closingCutsWhatIsOpen() throws Exception {
        try (RunningDemo shortLived = new RunningDemo();
                Socket open = shortLived.raw("GET /events HTTP/1.1\r\nHost: h\r\n\r\n")) {
            assertThat(open.getInputStream().read()).isEqualTo('H');
            shortLived.sandbox().close();

            assertThat(new String(open.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("id: 1")
                    .doesNotEndWith("0\r\n\r\n");
        }
    }
}
