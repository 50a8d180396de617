package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Requests.bearing;
import static dev.sandboxrouter.authz.Requests.made;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedTokenTest {

    private static final byte[] TOKEN = "s3cret-\u00fc".getBytes(StandardCharsets.UTF_8);

    private static Decision decide(String given, byte[]... tokens) {
        return made(new SharedToken(() -> List.of(tokens)).decide(bearing(given)));
    }

    /** A head's text has one character a byte. */
    @Test
    void isComparedByItsBytes() {
        assertThat(decide(new String(TOKEN, StandardCharsets.ISO_8859_1), TOKEN))
                .isEqualTo(Decision.ALLOWED);
        assertThat(decide("s3cret-\u00fc", TOKEN)).isEqualTo(Decision.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cre", "s3cretx", "S3cret", "s3cret s3cret", "3cret"})
    void anythingElseIsNoGood(String given) {
        assertThat(decide(given, "s3cret".getBytes(StandardCharsets.US_ASCII))).isEqualTo(Decision.UNAUTHENTICATED);
    }

    @Test
    void whileThereIsNoneNobodyGetsIn() {
        assertThat(decide("s3cret")).isEqualTo(Decision.UNAUTHENTICATED);
    }
}
