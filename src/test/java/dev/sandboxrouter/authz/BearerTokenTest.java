package dev.sandboxrouter.authz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scheme without case, one space, the rest trimmed; contract section 11. */
class BearerTokenTest {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER abc", "Bearer  abc", "Bearer \tabc\t ", "bEaReR abc "})
    void isFound(String value) {
        assertThat(BearerToken.in(value)).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer   ",
                "Bearer\tabc",
                "Bearerabc",
                "Basic abc",
                "abc",
                " Bearer abc"
            })
    void isNotThere(String value) {
        assertThat(BearerToken.in(value)).isNull();
    }

    @Test
    void withoutTheFieldThereIsNone() {
        assertThat(BearerToken.in(null)).isNull();
    }

    @Test
    void blanksWithinStay() {
        assertThat(BearerToken.in("Bearer a b")).isEqualTo("a b");
    }
}
