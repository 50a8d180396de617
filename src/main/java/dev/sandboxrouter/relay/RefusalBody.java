package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.ErrorDialect;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.SandboxAddress;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that the router gives in a sandbox's place; contract section 3. A refusal says in which dialect
 * it speaks, the caller's head whether a person reads it.
 */
@SuppressWarnings("ArrayRecordComponent") // written once, compared never
record RefusalBody(byte[] bytes, CharSequence contentType) {

    /** Of the detail dialect, and of everything else that the router says about itself. */
    static final String JSON = "application/json";

    private static final String E2B_JSON = "application/json; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";

    /**
     * Words a refusal for its caller.
     *
     * @param address null where the sandbox is not known
     * @param head the request's fields
     */
    static RefusalBody of(Refusal refusal, @Nullable SandboxAddress address, HttpHeaders head, String requestId) {
        if (refusal.dialect(address) == ErrorDialect.DETAIL) {
            return detail(refusal);
        }
        if (address == null) {
            return new RefusalBody(refusal.detail().getBytes(StandardCharsets.US_ASCII), TEXT);
        }
        return Browsers.isBrowser(head)
                ? new RefusalBody(RefusalPage.render(refusal, address, requestId), HTML)
                : new RefusalBody(json(refusal.fields(address)), E2B_JSON);
    }

    /** The detail dialect: {@code {"detail":"…"}} and nothing else. */
    static RefusalBody detail(Refusal refusal) {
        return new RefusalBody(json(List.of(Map.entry("detail", refusal.detail()))), JSON);
    }

    private static byte[] json(List<Entry<String, Object>> fields) {
        StringBuilder json = new StringBuilder(128);
        for (Entry<String, Object> field : fields) {
            json.append(json.isEmpty() ? '{' : ',')
                    .append('"')
                    .append(field.getKey())
                    .append("\":");
            if (field.getValue() instanceof Number number) {
                json.append(number);
            } else {
                appendQuoted(json, field.getValue().toString());
            }
        }
        return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void appendQuoted(StringBuilder json, String text) {
        json.append('"');
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
        json.append('"');
    }
}
