package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;

/** The {@code X-Forwarded-*} fields of contract section 5: a peer is believed only if it is trusted. */
final class Forwarded {

    private Forwarded() {}

    static void apply(HttpHeaders headers, EnumSet<KnownField> present, HeaderRules.RequestContext context) {
        headers.set(KnownField.FORWARDED_FOR.text(), forwardedFor(headers, present, context));
        apply(headers, KnownField.FORWARDED_PROTO, present, context, context.scheme(), Forwarded::isScheme);
        apply(headers, KnownField.FORWARDED_HOST, present, context, context.receivedHost(), Authority::isValid);
    }

    private static String forwardedFor(
            HttpHeaders headers, EnumSet<KnownField> present, HeaderRules.RequestContext context) {
        if (!context.peerTrusted() || !present.contains(KnownField.FORWARDED_FOR)) {
            return context.peer();
        }
        StringBuilder joined = new StringBuilder();
        for (String line : headers.getAll(KnownField.FORWARDED_FOR.text())) {
            if (!line.isEmpty()) {
                joined.append(line).append(", ");
            }
        }
        return joined.append(context.peer()).toString();
    }

    private static void apply(
            HttpHeaders headers,
            KnownField field,
            EnumSet<KnownField> present,
            HeaderRules.RequestContext context,
            String own,
            Predicate<String> valid) {
        AsciiString name = field.text();
        if (present.contains(field)) {
            List<String> received = headers.getAll(name);
            if (context.peerTrusted() && received.size() == 1 && valid.test(received.get(0))) {
                return;
            }
            headers.remove(name);
        }
        if (!own.isEmpty()) {
            headers.add(name, own);
        }
    }

    private static boolean isScheme(String value) {
        return value.equalsIgnoreCase("http") || value.equalsIgnoreCase("https");
    }
}
