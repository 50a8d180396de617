package dev.sandboxrouter.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Values that end up beside HTTP heads, in the syntax of RFC 9110 and RFC 3986. */
final class HttpTypes {

    private static final String TOKEN = "[-!#$%&'*+.^_`|~0-9A-Za-z]+";
    private static final Pattern FIELD_NAME = Pattern.compile(TOKEN);
    private static final Pattern PROTOCOL = Pattern.compile(TOKEN + "(/" + TOKEN + ")?");

    /** Without percent: the prefix is compared with the raw path, and an encoded letter has two spellings. */
    private static final Pattern PATH_PREFIX = Pattern.compile("(/[-A-Za-z0-9._~!$&'()*+,;=:@]+)+/?");

    /**
     * The field that names the client is removed before forwarding and believed from trusted peers. Framing cannot spare
     * these, routing and authorization must not share theirs, and the forwarding fields have rules of their own.
     */
    private static final Set<String> TAKEN = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "keep-alive",
            "authorization",
            "cookie",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-request-id",
            "e2b-sandbox-id",
            "e2b-sandbox-port",
            "e2b-traffic-access-token");

    private HttpTypes() {}

    /** Comes out without a trailing slash. */
    static FlagType<String> pathPrefix() {
        return FlagType.text(
                "path",
                "a path such as /sandboxes, without percent-encoding or dot segments",
                HttpTypes::readPathPrefix);
    }

    static FlagType<String> clientIpField() {
        return FlagType.text(
                "header",
                "the name of a header that has no other use such as X-E2B-Client-IP",
                HttpTypes::readFieldName);
    }

    /** Entries come out in lower case, {@code websocket} left out: it is tunnelled anyhow. */
    static FlagType<List<String>> upgradeProtocols(String emptyMeans) {
        return FlagTypes.listOf(
                        FlagType.text("protocol", "a protocol", HttpTypes::readProtocol),
                        "names of upgrade protocols separated by commas",
                        emptyMeans)
                .map(names ->
                        names.stream().filter(name -> !name.equals("websocket")).toList());
    }

    private static Parsed<String> readPathPrefix(String text) {
        boolean dots = Arrays.stream(text.split("/")).anyMatch(part -> part.equals(".") || part.equals(".."));
        return dots || !PATH_PREFIX.matcher(text).matches()
                ? new Parsed.Wrong<>(text)
                : new Parsed.Value<>(text.replaceFirst("/$", ""));
    }

    private static Parsed<String> readFieldName(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        boolean free = !TAKEN.contains(name) && !name.startsWith("x-sandbox-");
        return free && FIELD_NAME.matcher(text).matches() ? new Parsed.Value<>(text) : new Parsed.Wrong<>(text);
    }

    /** {@code h2c} would carry requests past every check of the router, inside what looks like one. */
    private static Parsed<String> readProtocol(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.equals("h2c")) {
            return new Parsed.Wrong<>(text, "; h2c is never tunnelled");
        }
        return PROTOCOL.matcher(name).matches() ? new Parsed.Value<>(name) : new Parsed.Wrong<>(text);
    }
}
