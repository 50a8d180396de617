package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.SandboxKey;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traffic tokens and who they let in; contract 8.5. */
class TrafficTokensTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final AtomicReference<byte @Nullable []> key = new AtomicReference<>(bytes(KEY));
    private final TrafficTokens tokens = new TrafficTokens(key::get);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String issued(int version) {
        return Objects.requireNonNull(tokens.issue(Given.BOX, version));
    }

    private String judged(int version, @Nullable String token) {
        return Given.gate(Given.secured(version), tokens)
                .judge(Given.request(80, "192.0.2.1", AddressForm.HEADER, token))
                .reason();
    }

    /** Made with {@code openssl dgst -sha256 -hmac}. */
    @ParameterizedTest
    @CsvSource({
        "0, 95ad9bccbe1b7585ef14449165e63cbfc763503212858f75623486efe9aba669",
        "1, 364503c97976ea39abac5498ccb1048f4066d78d48d17a2efc59197539b2d1ed",
        "7, 5168d05f192d71d96afb145d7777072088ab8218c03edde92ee121b9901ea223"
    })
    void aTokenIsTheHmacOfNameAndVersion(int version, String expected) {
        assertThat(issued(version)).isEqualTo(expected).hasSize(TrafficTokens.LENGTH);
    }

    @Test
    void onlyTheSandboxsOwnTokenOfThisVersionOpensIt() {
        assertThat(judged(0, issued(0))).isEqualTo("rules");
        assertThat(judged(3, issued(3))).isEqualTo("rules");
        assertThat(judged(0, null)).isEqualTo("traffic-token-missing");
        assertThat(judged(0, "")).isEqualTo("traffic-token-missing");
        assertThat(judged(1, issued(0))).isEqualTo("traffic-token-invalid");
        assertThat(judged(0, issued(1))).isEqualTo("traffic-token-invalid");
        assertThat(judged(0, issued(0).substring(1))).isEqualTo("traffic-token-invalid");
        assertThat(judged(0, issued(0) + "0")).isEqualTo("traffic-token-invalid");
        assertThat(judged(0, tokens.issue(new SandboxKey("default", "other"), 0)))
                .isEqualTo("traffic-token-invalid");
        assertThat(judged(0, tokens.issue(new SandboxKey("other", "box"), 0))).isEqualTo("traffic-token-invalid");
    }

    @Test
    void aKeyThatGoesMissingClosesAndANewOneNeedsNewTokens() {
        String old = issued(0);
        key.set(null);
        assertThat(tokens.hasKey()).isFalse();
        assertThat(tokens.issue(Given.BOX, 0)).isNull();
        assertThat(judged(0, old)).isEqualTo("traffic-token-invalid");

        key.set(bytes(KEY + "2"));
        assertThat(judged(0, old)).isEqualTo("traffic-token-invalid");
        assertThat(judged(0, issued(0))).isEqualTo("rules");
    }

    @Test
    void aKeyHas32BytesWithoutTheBlanksAroundIt() {
        assertThat(TrafficTokens.keyIn(bytes("\n " + KEY + "\t\r\n"))).isEqualTo(bytes(KEY));
        assertThat(TrafficTokens.keyIn(bytes(KEY.substring(1)))).isNull();
        assertThat(TrafficTokens.keyIn(bytes(" " + KEY.substring(1) + "\n"))).isNull();
        assertThat(TrafficTokens.keyIn(new byte[0])).isNull();
        assertThat(TrafficTokens.keyIn(bytes("     "))).isNull();
    }
}
