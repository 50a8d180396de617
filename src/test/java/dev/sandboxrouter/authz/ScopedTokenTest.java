package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Requests.BOX;
import static dev.sandboxrouter.authz.Requests.bearing;
import static dev.sandboxrouter.authz.Requests.made;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.SecretBytes;
import dev.sandboxrouter.testkit.FakeHead;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract section 11. The vectors were made with openssl, by the words of the contract. */
class ScopedTokenTest {

    private static final byte[] KEY = "k".repeat(32).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_KEY = "o".repeat(32).getBytes(StandardCharsets.US_ASCII);
    private static final long EXPIRES = 1_893_456_000;

    /** {@code {"ns":"team-a","name":"box","exp":1893456000}} */
    private static final String TOKEN = "v1.eyJucyI6InRlYW0tYSIsIm5hbWUiOiJib3giLCJleHAiOjE4OTM0NTYwMDB9"
            + ".a66F1hGh4d6FN0VrBdbPfl4UrkAtQi-Qas7_T1r8WN4";

    /** The same with blanks, a line end and another order. */
    private static final String SPACED = "v1.eyAiZXhwIjogMTg5MzQ1NjAwMCwgIm5hbWUiOiAiYm94IiwKICJucyI6ICJ0ZWFtLWEiIH0"
            + ".hcd4J9BtJvCNgeRDWIDfXhLSqgaaFDcIbhn8NrreA2M";

    private static ScopedToken at(long unixSeconds, byte[]... keys) {
        return new ScopedToken(new ScopedTokens(() -> List.of(keys)), () -> Instant.ofEpochSecond(unixSeconds));
    }

    private static Decision decide(String token) {
        return made(at(EXPIRES - 1, KEY).decide(bearing(token)));
    }

    /** A token with any payload, well signed. */
    private static String signed(String payload) throws Exception {
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] sum = mac.doFinal(("agent-sandbox/scoped-token/v1." + encoded).getBytes(StandardCharsets.US_ASCII));
        return "v1." + encoded + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
    }

    @Test
    void isMintedByTheContract() {
        assertThat(ScopedTokens.mint(KEY, BOX, EXPIRES)).isEqualTo(TOKEN);
    }

    @Test
    void opensItsSandbox() throws Exception {
        assertThat(decide(TOKEN)).isEqualTo(Decision.ALLOWED);
        assertThat(decide(SPACED)).isEqualTo(Decision.ALLOWED);
        assertThat(decide(signed("{\"ns\":\"team-a\",\"name\":\"box\",\"exp\":1893456000}")))
                .isEqualTo(Decision.ALLOWED);
    }

    @Test
    void isGoodUntilTheSecondBeforeItsEnd() {
        assertThat(made(at(EXPIRES - 1, KEY).decide(bearing(TOKEN)))).isEqualTo(Decision.ALLOWED);
        assertThat(made(at(EXPIRES, KEY).decide(bearing(TOKEN)))).isEqualTo(Decision.UNAUTHENTICATED);
    }

    @Test
    void anyOfTheKeysWillDo() {
        assertThat(made(at(0, OTHER_KEY, KEY).decide(bearing(TOKEN)))).isEqualTo(Decision.ALLOWED);
        assertThat(made(at(0, KEY, OTHER_KEY).decide(bearing(TOKEN)))).isEqualTo(Decision.ALLOWED);
        assertThat(made(at(0, OTHER_KEY).decide(bearing(TOKEN)))).isEqualTo(Decision.UNAUTHENTICATED);
        assertThat(made(at(0).decide(bearing(TOKEN)))).isEqualTo(Decision.UNAUTHENTICATED);
    }

    @Test
    void everyFlippedCharacterSpoilsIt() {
        for (int i = 0; i < TOKEN.length(); i++) {
            char other = TOKEN.charAt(i) == 'A' ? 'B' : 'A';
            String flipped = TOKEN.substring(0, i) + other + TOKEN.substring(i + 1);
            assertThat(decide(flipped)).as(flipped).isEqualTo(Decision.UNAUTHENTICATED);
        }
    }

    /** 4 stands for two bits that no byte has; 5, 6 and 7 decode to the same bytes. */
    @Test
    void hasOneSpellingAlone() {
        assertThat(TOKEN).endsWith("4");
        String stem = TOKEN.substring(0, TOKEN.length() - 1);
        for (String other : List.of(stem + '5', stem + '6', stem + '7', TOKEN + '=', TOKEN + ".", TOKEN + "A")) {
            assertThat(decide(other)).as(other).isEqualTo(Decision.UNAUTHENTICATED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1",
                "v1.",
                "v1..",
                "v1.a",
                "v1..a66F1hGh4d6FN0VrBdbPfl4UrkAtQi-Qas7_T1r8WN4",
                "v2.eyJucyI6InRlYW0tYSIsIm5hbWUiOiJib3giLCJleHAiOjE4OTM0NTYwMDB9.a66F1hGh4d6FN0VrBdbPfl4UrkAtQi-Qas7_T1r8WN4",
                "V1.eyJucyI6InRlYW0tYSIsIm5hbWUiOiJib3giLCJleHAiOjE4OTM0NTYwMDB9.a66F1hGh4d6FN0VrBdbPfl4UrkAtQi-Qas7_T1r8WN4",
                "eyJucyI6InRlYW0tYSIsIm5hbWUiOiJib3giLCJleHAiOjE4OTM0NTYwMDB9.a66F1hGh4d6FN0VrBdbPfl4UrkAtQi-Qas7_T1r8WN4",
                "\u00ff.\u00ff.\u00ff"
            })
    void whatIsNoTokenIsNone(String token) {
        assertThat(decide(token)).isEqualTo(Decision.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"ns\":\"team-a\",\"name\":\"box\"}",
                "{\"ns\":\"team-a\",\"name\":\"box\",\"exp\":\"1893456000\"}",
                "{\"ns\":\"team-a\",\"name\":\"box\",\"exp\":1893456000.5}",
                "{\"ns\":\"team-a\",\"name\":\"box\",\"exp\":99999999999999999999}",
                "{\"ns\":\"team-a\",\"name\":null,\"exp\":1893456000}",
                "{\"ns\":\"team-a\",\"name\":\"box\",\"exp\":1893456000,\"port\":80}",
                "{\"ns\":\"other\",\"ns\":\"team-a\",\"name\":\"box\",\"exp\":1893456000}",
                "{\"ns\":\"team-a\",\"name\":\"box\",\"exp\":1893456000}{}"
            })
    void aSignedPayloadThatSaysAnythingElseIsNoGood(String payload) throws Exception {
        assertThat(decide(signed(payload))).isEqualTo(Decision.UNAUTHENTICATED);
    }

    @Test
    void opensNoOtherSandbox() {
        for (SandboxKey other : List.of(new SandboxKey("team-a", "box2"), new SandboxKey("team-b", "box"))) {
            String token = ScopedTokens.mint(KEY, other, EXPIRES);
            assertThat(decide(token)).isEqualTo(Decision.FORBIDDEN);
        }
    }

    /** Signature, then expiry, then what could choose another target, then the name. */
    @Test
    void isJudgedInTheOrderOfTheContract() throws Exception {
        FakeHead good = FakeHead.get("/").with("Authorization", "Bearer " + TOKEN);
        FakeHead bad = FakeHead.get("/").with("Authorization", "Bearer " + TOKEN + "x");
        InetAddress podIp = InetAddress.getByName("10.0.0.1");
        assertThat(made(at(0, KEY).decide(Requests.of(good, "uid", null)))).isEqualTo(Decision.FORBIDDEN);
        assertThat(made(at(0, KEY).decide(Requests.of(good, null, podIp)))).isEqualTo(Decision.FORBIDDEN);
        assertThat(made(at(0, KEY).decide(Requests.of(bad, "uid", podIp)))).isEqualTo(Decision.UNAUTHENTICATED);
        assertThat(made(at(EXPIRES, KEY).decide(Requests.of(good, "uid", podIp))))
                .isEqualTo(Decision.UNAUTHENTICATED);
    }

    @Test
    void withoutATokenNobodyIsKnown() {
        assertThat(made(at(0, KEY).decide(Requests.of(FakeHead.get("/"))))).isEqualTo(Decision.UNAUTHENTICATED);
        FakeHead second = FakeHead.get("/").with("Authorization", "Basic x").with("Authorization", "Bearer " + TOKEN);
        assertThat(made(at(0, KEY).decide(Requests.of(second)))).isEqualTo(Decision.UNAUTHENTICATED);
    }

    @Test
    void aKeyIsTrimmedAndHas32BytesAtLeast() {
        assertThat(SecretBytes.in((" \n" + "k".repeat(32) + "\r\n").getBytes(StandardCharsets.US_ASCII), 32))
                .isEqualTo(KEY);
        assertThat(SecretBytes.in((" " + "k".repeat(31) + "\n").getBytes(StandardCharsets.US_ASCII), 32))
                .isNull();
        assertThat(SecretBytes.in(" \n".getBytes(StandardCharsets.US_ASCII), 1)).isNull();
    }
}
