package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.IngressRefusal;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.SandboxAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The page that a person sees where a program would get JSON; contract section 3. It stands alone: no script, no font, no
 * picture is fetched, because the only server it could come from is the one that just refused. Every value is escaped,
 * and put in after the page was cut at its placeholders, so no value can be one.
 */
final class RefusalPage {

    private static final String RESOURCE = "/dev/sandboxrouter/relay/refusal.html";

    /** Text and placeholder names in turn, text first and last. */
    private static final List<String> PARTS = load();

    private RefusalPage() {}

    static byte[] render(Refusal refusal, SandboxAddress address, String requestId) {
        PageWords words = PageWords.of(refusal, address);
        Map<String, String> values = Map.of(
                "title", escape(words.title()),
                "why", escape(words.why()),
                "advice", escape(words.advice()),
                "router", words.reachedSandbox() ? "passed" : "stopped",
                "sandbox", words.reachedSandbox() ? "stopped" : "ahead",
                "facts", facts(refusal, address, requestId));
        StringBuilder page = new StringBuilder(6 * 1024);
        for (int i = 0; i < PARTS.size(); i++) {
            String part = PARTS.get(i);
            page.append(i % 2 == 0 ? part : Objects.requireNonNull(values.get(part), part));
        }
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String facts(Refusal refusal, SandboxAddress address, String requestId) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Sandbox", address.sandbox().id());
        facts.put("Namespace", address.sandbox().namespace());
        facts.put("Port", Integer.toString(address.port()));
        if (refusal instanceof IngressRefusal.ClientNotAllowed client
                && !client.clientIp().isEmpty()) {
            facts.put("Your address", client.clientIp());
        }
        facts.put("Answer", refusal.status() + " " + refusal.reason());
        facts.put("Request ID", requestId);
        StringBuilder list = new StringBuilder();
        facts.forEach((name, value) -> list.append("<dt>")
                .append(name)
                .append("</dt><dd>")
                .append(escape(value))
                .append("</dd>\n    "));
        return list.toString().strip();
    }

    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static List<String> load() {
        List<String> parts = new ArrayList<>();
        for (String part : text().strip().split("\\{\\{", -1)) {
            int end = part.indexOf("}}");
            if (end >= 0) {
                parts.add(part.substring(0, end));
            }
            parts.add(part.substring(end < 0 ? 0 : end + 2));
        }
        return List.copyOf(parts);
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(RefusalPage.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
