package dev.sandboxrouter.address;

import dev.sandboxrouter.contract.RequestHead;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The {@code X-Sandbox-*} fields of contract section 1: their names, texts of refusal, and how one value is had. */
final class RoutingFields {

    static final String ID = "X-Sandbox-ID";
    static final String NAMESPACE = "X-Sandbox-Namespace";
    static final String PORT = "X-Sandbox-Port";
    static final String POD_IP = "X-Sandbox-Pod-IP";
    static final String UID = "X-Sandbox-UID";
    static final String TIMEOUT = "X-Sandbox-Timeout";

    static final String BAD_ID = "Invalid sandbox ID format.";
    static final String BAD_NAMESPACE = "Invalid namespace format.";
    static final String BAD_PORT = "Invalid port format.";
    static final String BAD_POD_IP = "Invalid target IP address.";
    static final String BAD_UID = "Invalid sandbox UID format.";

    private final Consumer<String> onIgnoredTimeout;

    RoutingFields(Consumer<String> onIgnoredTimeout) {
        this.onIgnoredTimeout = onIgnoredTimeout;
    }

    /** The one value of a field, trimmed; empty if absent; null if there are several different ones. */
    static @Nullable String single(RequestHead head, String name) {
        String first = head.header(name);
        if (first == null) {
            return "";
        }
        String value = Blanks.trim(first);
        return agree(head.headers(name), value) ? value : null;
    }

    private static boolean agree(List<String> values, String expected) {
        for (int i = 1; i < values.size(); i++) {
            if (!Blanks.trim(values.get(i)).equals(expected)) {
                return false;
            }
        }
        return true;
    }

    static Addressing ambiguity(String name) {
        return Addressing.rejected(ambiguous(name));
    }

    static String ambiguous(String name) {
        return "Ambiguous " + name + " header.";
    }

    /** Whether any line of the field has a value. */
    static boolean present(RequestHead head, String name) {
        if (head.header(name) == null) {
            return false;
        }
        for (String value : head.headers(name)) {
            if (!Blanks.trim(value).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The caller's time-out; null if there is none or it says nothing. The first line counts, whatever follows it. */
    @Nullable
    Duration timeout(RequestHead head) {
        String first = head.header(TIMEOUT);
        if (first == null) {
            return null;
        }
        Duration timeout = TimeoutSeconds.parse(Blanks.trim(first));
        if (timeout == null) {
            onIgnoredTimeout.accept(first);
        }
        return timeout;
    }
}
