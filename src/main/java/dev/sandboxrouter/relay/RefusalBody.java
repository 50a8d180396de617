package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import java.nio.charset.StandardCharsets;

/** The body of an answer that the router gives in a sandbox's place; contract section 3. */
final class RefusalBody {

    private RefusalBody() {}

    /** The detail dialect: {@code {"detail":"…"}} and nothing else. */
    static byte[] json(Refusal refusal) {
        StringBuilder json = new StringBuilder(64).append("{\"detail\":\"");
        appendEscaped(json, refusal.detail());
        return json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void appendEscaped(StringBuilder json, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
    }
}
