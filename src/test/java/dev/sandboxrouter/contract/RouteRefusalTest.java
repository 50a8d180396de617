package dev.sandboxrouter.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteRefusalTest {

    private static RouteRefusal refusal(int status, String reason, String detail, int retryAfter) {
        return new RouteRefusal(status, reason, detail, OptionalInt.of(retryAfter));
    }

    @Test
    void everyPartHasAnEdge() {
        assertThat(refusal(400, "a", "d", 0).status()).isEqualTo(400);
        assertThat(refusal(599, "a".repeat(64), "d".repeat(512), 1).headers()).containsEntry("Retry-After", "1");
        assertThatThrownBy(() -> refusal(399, "a", "d", 0)).hasMessage("status 399: expected 400 to 599");
        assertThatThrownBy(() -> refusal(600, "a", "d", 0)).hasMessageContaining("600");
        assertThatThrownBy(() -> refusal(400, "a".repeat(65), "d", 0)).hasMessageContaining("at most 64");
        assertThatThrownBy(() -> refusal(400, "a", "d".repeat(513), 0)).hasMessageContaining("1 to 512");
        assertThatThrownBy(() -> refusal(400, "a", "", 0)).hasMessageContaining("1 to 512");
        assertThatThrownBy(() -> refusal(400, "a", "d", -1)).hasMessageContaining("retryAfter -1");
    }

    /** The word becomes a header and a metric's neighbour in the log. */
    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a b", "1a", "a\r\nX: y", "-a"})
    void aReasonIsOneWord(String reason) {
        assertThatThrownBy(() -> refusal(400, reason, "d", 0)).hasMessageContaining("expected a word");
    }

    @Test
    void a401SaysHowToAuthenticate() {
        assertThat(refusal(401, "a", "d", 0).headers()).containsEntry("WWW-Authenticate", "Bearer");
    }
}
