package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.Refusal;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract section 5, a row a rule. Heads are written {@code Name: value | Name: value}. */
class HeaderRulesTest {

    private static final String ADDED = " | x-forwarded-for: 10.1.1.1 | x-forwarded-proto: http"
            + " | x-forwarded-host: public.example | x-request-id: rid | x-sandbox-router-hops: 1";

    private final HeaderRules rules = new HeaderRules("X-Real-Client");

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            nullValues = "-",
            value = {
                // what nobody names goes on, in order, repeated, in its case
                "hOsT: a | X-b: 1 | Cookie: c | x-B: 2 | COOKIE: d"
                        + " > hOsT: t | X-b: 1 | Cookie: c | x-B: 2 | COOKIE: d",
                "A: 1 | Host: a | B: 2 > A: 1 | Host: t | B: 2",
                "Host: a | Via: 1.1 x | Expect: 100-continue | Accept-Encoding: br | User-Agent: u"
                        + " > Host: t | Via: 1.1 x | Expect: 100-continue | Accept-Encoding: br | User-Agent: u",
                // hop-by-hop
                "Host: a | Connection: keep-alive | Keep-Alive: timeout=5 | A: 1 > Host: t | A: 1",
                "Host: a | connection: close , X-Hop,,x-hop2 | X-Hop: 1 | A: 1 | X-HOP2: 2 | X-Hop: 3 > Host: t | A: 1",
                "Host: a | Connection: X-A | Connection: X-B | X-A: 1 | X-B: 1 > Host: t",
                "Host: a | Proxy-Connection: x | Proxy-Authenticate: x | Proxy-Authorization: x > Host: t",
                "Host: a | Connection: Upgrade, HTTP2-Settings | Upgrade: h2c | HTTP2-Settings: x > Host: t",
                "Host: a | Content-Length: 3 > Host: t | Content-Length: 3",
                "Host: a | Transfer-Encoding: chunked | A: 1 > Host: t | Transfer-Encoding: chunked | A: 1",
                // TE and Trailer
                "Host: a | TE: trailers | Connection: te > Host: t | te: trailers",
                "Host: a | TE: gzip, Trailers > Host: t | te: trailers",
                "Host: a | TE: gzip | TE: trailers > Host: t | te: trailers",
                "Host: a | TE: gzip > Host: t",
                "Host: a | Trailer: X-T > Host: t",
                "Host: a | Trailer: X-T | Transfer-Encoding: chunked > Host: t | Trailer: X-T | Transfer-Encoding: chunked",
                // credentials, client addresses, addressing
                "Host: a | Authorization: Bearer x | A: 1 > Host: t | A: 1",
                "Host: a | E2b-Traffic-Access-Token: x > Host: t",
                "Host: a | X-E2B-Client-IP: 1.2.3.4 | X-Real-Client: 1.2.3.4 | x-real-client: 5 > Host: t",
                "Host: a | Forwarded: for=1.2.3.4 | forwarded: by=x > Host: t",
                "Host: a | Origin: http://o > Host: t | Origin: http://o",
                "Host: a | X-Sandbox-ID: s | X-Sandbox-Pod-IP: 1.2.3.4 | X-Sandbox-Port: 1"
                        + " > Host: t | X-Sandbox-ID: s | X-Sandbox-Port: 1",
                // of an untrusted peer
                "Host: a | X-Forwarded-For: 1.2.3.4 | X-Forwarded-Proto: https | X-Forwarded-Host: evil > Host: t",
                "Host: a | X-Request-ID: bad one > Host: t",
            })
    void requestOfAnUntrustedPeer(String received, String forwarded) {
        HttpHeaders headers = parse(received);
        assertThat(prepare(headers, context(AddressForm.HEADER, false, null))).isNull();
        assertThat(print(headers)).isEqualTo(forwarded + ADDED);
    }

    @Test
    void pathFormForwardsNoSandboxFieldButTheHop() {
        HttpHeaders headers = parse("Host: a | X-Sandbox-ID: s | x-sandbox-timeout: 5 | X-Sandbox-Foo: 1 | X-Sand: 1");
        assertThat(prepare(headers, context(AddressForm.PATH, false, null))).isNull();
        assertThat(print(headers)).isEqualTo("Host: t | X-Sand: 1" + ADDED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "A: 1 > x-forwarded-for: 10.1.1.1 | x-forwarded-proto: http | x-forwarded-host: public.example",
                "X-Forwarded-For: 1.1.1.1 | A: 1 | X-Forwarded-For: 2.2.2.2, 3.3.3.3 | x-forwarded-for:"
                        + " > x-forwarded-for: 1.1.1.1, 2.2.2.2, 3.3.3.3, 10.1.1.1"
                        + " | x-forwarded-proto: http | x-forwarded-host: public.example",
                "X-Forwarded-Proto: https | X-Forwarded-Host: b.example:8"
                        + " > X-Forwarded-Proto: https | X-Forwarded-Host: b.example:8 | x-forwarded-for: 10.1.1.1",
                "X-Forwarded-Proto: gopher | X-Forwarded-Host: b/c"
                        + " > x-forwarded-for: 10.1.1.1 | x-forwarded-proto: http | x-forwarded-host: public.example",
                "X-Forwarded-Proto: https | X-Forwarded-Proto: https | X-Forwarded-Host: b | X-Forwarded-Host: c"
                        + " > x-forwarded-for: 10.1.1.1 | x-forwarded-proto: http | x-forwarded-host: public.example",
                "X-Forwarded-Host: b, c"
                        + " > x-forwarded-for: 10.1.1.1 | x-forwarded-proto: http | x-forwarded-host: public.example",
            })
    void forwardedFieldsOfATrustedPeer(String received, String forwarded) {
        HttpHeaders headers = parse("Host: a | " + received);
        assertThat(prepare(headers, context(AddressForm.HEADER, true, null))).isNull();
        headers.remove("Host").remove("A").remove("X-Request-ID").remove("X-Sandbox-Router-Hops");
        assertThat(print(headers)).isEqualTo(forwarded);
    }

    @Test
    void anOldClientWithoutHostGetsNoForwardedHost() {
        HttpHeaders headers = parse("A: 1");
        HeaderRules.RequestContext context =
                new HeaderRules.RequestContext(AddressForm.HEADER, "10.1.1.1", false, "https", "", "rid", null);
        assertThat(prepare(headers, context)).isNull();
        assertThat(headers.get("Host")).isEqualTo("t");
        assertThat(headers.contains("X-Forwarded-Host")).isFalse();
        assertThat(headers.get("X-Forwarded-Proto")).isEqualTo("https");
    }

    @Test
    void anAcceptedUpgradeKeepsItsTwoFieldsAndLosesOrigin() {
        HttpHeaders headers = parse("Host: a | Connection: keep-alive, Upgrade, X-Hop | Upgrade: websocket | X-Hop: 1"
                + " | Origin: http://o | Sec-WebSocket-Key: k");
        assertThat(prepare(headers, context(AddressForm.HEADER, false, "websocket")))
                .isNull();
        assertThat(print(headers))
                .isEqualTo("Host: t | Sec-WebSocket-Key: k | connection: Upgrade | upgrade: websocket" + ADDED);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "loop",
            value = {
                "'', 1", "1, 2", "3, 4", "4, loop", "5, loop", "00003, 4", "99999999999999999999999, loop",
                "-1, 1", "+3, 1", "x, 1", "3x, 1", "'1, 3', 4", "'1, x', 2", "'4, 1', loop"
            })
    void hopsAreCountedOn(String received, @Nullable String sent) {
        HttpHeaders headers = parse("Host: a | Authorization: x | X-Sandbox-Router-Hops: " + received);
        Refusal refusal = prepare(headers, context(AddressForm.HEADER, false, null));
        if (sent == null) {
            assertThat(refusal).isEqualTo(new Refusal.Loop());
        } else {
            assertThat(refusal).isNull();
            assertThat(headers.getAll("X-Sandbox-Router-Hops")).containsExactly(sent);
        }
    }

    @Test
    void theHighestOfSeveralHopCountsCounts() {
        HttpHeaders headers = parse("Host: a | X-Sandbox-Router-Hops: 4 | X-Sandbox-Router-Hops: 1");
        assertThat(prepare(headers, context(AddressForm.HEADER, false, null))).isEqualTo(new Refusal.Loop());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Transfer-Encoding",
                "Authorization",
                "X-Forwarded-For",
                "x-forwarded-anything",
                "X-Sandbox-ID",
                "X-Sandbox-Router-Hops",
                "E2b-Sandbox-Id",
                "e2b-traffic-access-token",
                "X-E2B-Client-IP",
                "close, host",
                "a,, ,\tHOST\t,b"
            })
    void aConnectionThatNamesWhatMustStayIsRefused(String nominated) {
        assertThat(HeaderRules.check(parse("Connection: " + nominated))).isEqualTo(Refusal.Syntax.INVALID_CONNECTION);
        assertThat(HeaderRules.check(parse("Connection: close | A: 1 | connection: " + nominated)))
                .isEqualTo(Refusal.Syntax.INVALID_CONNECTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A: 1",
                "Connection: keep-alive",
                "Connection: Upgrade, HTTP2-Settings",
                "Connection: te, cookie, x-hop, x-forwarded, x-sandbox",
                "Connection:",
                "Connection: ,,"
            })
    void anyOtherConnectionIsFine(String head) {
        assertThat(HeaderRules.check(parse(head))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "Set-Cookie: a | X: 1 | Set-Cookie: b | Location: http://10.0.0.1/x"
                        + " > Set-Cookie: a | X: 1 | Set-Cookie: b | Location: http://10.0.0.1/x",
                "Connection: close, X-Hop | Keep-Alive: timeout=3 | X-Hop: 1 | Date: d | Server: s"
                        + " > Date: d | Server: s",
                "Proxy-Authenticate: x | Proxy-Connection: x | TE: x | Upgrade: h2 | A: 1 > A: 1",
                "X-Sandbox-Router-Reason: not-found | A: 1 > A: 1",
                "Trailer: X-T | A: 1 > A: 1",
                "Trailer: X-T | Transfer-Encoding: chunked > Trailer: X-T | Transfer-Encoding: chunked",
                "Connection: Content-Length, Transfer-Encoding | Content-Length: 1 > Content-Length: 1",
                "Authorization: x | X-Forwarded-For: 1 | X-Sandbox-ID: s | Origin: o"
                        + " > Authorization: x | X-Forwarded-For: 1 | X-Sandbox-ID: s | Origin: o",
            })
    void response(String received, String forwarded) {
        HttpHeaders headers = parse(received);
        rules.prepareResponse(headers, false);
        assertThat(print(headers)).isEqualTo(forwarded);
    }

    @Test
    void switchingProtocolsKeepsTheUpgrade() {
        HttpHeaders headers =
                parse("Upgrade: websocket | Connection: upgrade, X-Hop | X-Hop: 1 | Sec-WebSocket-Accept: k");
        rules.prepareResponse(headers, true);
        assertThat(print(headers)).isEqualTo("Upgrade: websocket | Sec-WebSocket-Accept: k | connection: Upgrade");
    }

    @Test
    void trailersSayNothingThatOnlyAHeadMay() {
        HttpHeaders trailers = parse("Grpc-Status: 0 | Content-Length: 1 | transfer-encoding: chunked | Host: h"
                + " | Authorization: x | X-Sandbox-ID: s | x-sandbox-anything: s | E2b-Sandbox-Id: s | Connection: x"
                + " | X-Forwarded-For: 1 | Trailer: x | TE: x | Upgrade: x | X-Real-Client: 1 | X-Sandbox-Router-Reason: r"
                + " | e2b-traffic-access-token: t | Grpc-Message: m | Grpc-Status: 1");
        rules.filterTrailers(trailers);
        assertThat(print(trailers)).isEqualTo("Grpc-Status: 0 | Grpc-Message: m | Grpc-Status: 1");
    }

    @Test
    void noTrailersAreLeftAlone() {
        rules.filterTrailers(EmptyHttpHeaders.INSTANCE);
        assertThat(EmptyHttpHeaders.INSTANCE.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "Connection: Upgrade | Upgrade: websocket > true",
                "Connection: a | connection: b, UPGRADE | Upgrade: x > true",
                "Connection: Upgrade | Upgrade: > false",
                "Connection: Upgrade > false",
                "Upgrade: websocket > false",
                "Connection: upgraded | Upgrade: websocket > false",
            })
    void asksForAnUpgrade(String head, boolean asks) {
        assertThat(HeaderRules.asksUpgrade(request(HttpVersion.HTTP_1_1, head))).isEqualTo(asks);
        assertThat(HeaderRules.asksUpgrade(request(HttpVersion.HTTP_1_0, head))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "HEADER, false, Basic a, false",
        "HEADER, true, Basic a, false",
        "PATH, false, Basic a, false",
        "HOST, false, Basic a, true",
        "HOST, true, Basic a, true",
        "HOST, false, Bearer a, true",
        "HOST, true, Bearer a, false",
        "HOST, true, bEARER a, false",
        "HOST, true, Bearer, false",
        "HOST, true, Bearers a, true",
        "E2B_HEADER, false, Bearer a, true",
        "E2B_HEADER, true, Bearer a, false",
        "E2B_HEADER, true, Basic a, true",
    })
    void authorizationIsTheSandboxsWhereE2bsClientsSendIt(
            AddressForm form, boolean bearerIsOurs, String value, boolean kept) {
        HttpHeaders headers = parse("Host: h | Authorization: " + value);
        new HeaderRules("", () -> bearerIsOurs).prepareRequest(headers, context(form, false, null));
        assertThat(headers.contains("Authorization")).isEqualTo(kept);
    }

    @Test
    void oneBearerAmongSeveralTakesAllAlong() {
        HttpHeaders headers = parse("Host: h | Authorization: Basic a | Authorization: Bearer b");
        new HeaderRules("", () -> true).prepareRequest(headers, context(AddressForm.HOST, false, null));
        assertThat(headers.contains("Authorization")).isFalse();
    }

    private static DefaultHttpRequest request(HttpVersion version, String head) {
        return new DefaultHttpRequest(version, HttpMethod.GET, "/", parse(head));
    }

    /** Both parts of what an attempt does to a head. */
    private @Nullable Refusal prepare(HttpHeaders headers, HeaderRules.RequestContext context) {
        Refusal refusal = rules.prepareRequest(headers, context);
        HeaderRules.setHost(headers, "t");
        return refusal;
    }

    private static HeaderRules.RequestContext context(AddressForm form, boolean trusted, @Nullable String upgrade) {
        return new HeaderRules.RequestContext(form, "10.1.1.1", trusted, "http", "public.example", "rid", upgrade);
    }

    private static HttpHeaders parse(String head) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (String field : head.split("\\|", -1)) {
            int colon = field.indexOf(':');
            headers.add(
                    field.substring(0, colon).trim(), field.substring(colon + 1).trim());
        }
        return headers;
    }

    private static String print(HttpHeaders headers) {
        return headers.entries().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .collect(Collectors.joining(" | "));
    }
}
