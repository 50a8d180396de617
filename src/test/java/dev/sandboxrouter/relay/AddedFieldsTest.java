package dev.sandboxrouter.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddedFieldsTest {

    private final AddedFields fields = new AddedFields();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a:",
                "Host",
                "content-length",
                "Transfer-Encoding",
                "Connection",
                "Authorization",
                "X-Forwarded-For",
                "x-forwarded-anything",
                "X-Request-ID",
                "X-Sandbox-ID",
                "X-Sandbox-Anything",
                "E2b-Sandbox-Id",
                "e2b-traffic-access-token",
                "Expect",
                "TE"
            })
    void fieldsThatMeanSomethingToTheRouterAreNotSet(String name) {
        assertThatThrownBy(() -> fields.set(name, "x")).hasMessage("a route may not set the field " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nHost: b", "a\nb", "a\0", "\u00e9", "\u007f"})
    void aValueThatIsNoneIsNotSet(String value) {
        assertThatThrownBy(() -> fields.set("X-A", value)).hasMessageContaining("visible ASCII");
    }

    @Test
    void aValueHasALimit() {
        fields.set("X-A", "a".repeat(AddedFields.MAX_VALUE));
        assertThatThrownBy(() -> fields.set("X-A", "a".repeat(AddedFields.MAX_VALUE + 1)))
                .hasMessageContaining("4096");
    }

    @Test
    void theLastValueReplacesWhatTheCallerSent() {
        HttpHeaders head = new DefaultHttpHeaders().add("x-team", "root").add("X-Team", "admin");
        fields.set("X-Team", "a");
        fields.set("X-Team", "b\tc");
        fields.applyTo(head);
        assertThat(head.getAll("X-Team")).containsExactly("b\tc");
    }
}
