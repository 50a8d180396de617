package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields between HTTP/2 and the relay's messages, both ways. Any thread. */
public final class Http2Fields {

    /** Fields of a hop of HTTP/1, which make a message of HTTP/2 malformed; RFC 9113 8.2.2. */
    private static final Set<String> OF_HTTP_1 =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    /** What a field counts for beside its octets. */
    private static final int FIELD_OVERHEAD = 32;

    private static final DefaultHttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private Http2Fields() {}

    /** Adds all that HTTP/2 may carry, names in lower case. */
    public static Http2Headers add(HttpHeaders from, Http2Headers to) {
        Iterator<Entry<CharSequence, CharSequence>> fields = from.iteratorCharSequence();
        while (fields.hasNext()) {
            Entry<CharSequence, CharSequence> field = fields.next();
            AsciiString name = AsciiString.of(field.getKey()).toLowerCase();
            if (!OF_HTTP_1.contains(name.toString())) {
                to.add(name, AsciiString.of(field.getValue()));
            }
        }
        return to;
    }

    /** Trailers as they go to an HTTP/2 peer. */
    public static Http2Headers trailersOf(HttpHeaders trailers) {
        return add(trailers, new DefaultHttp2Headers(false));
    }

    /** Trailers that an HTTP/2 peer has sent; null if one of them is malformed, as a pseudo-header field is here. */
    public static @Nullable HttpHeaders trailersOf(Http2Headers received) {
        return read(received, false);
    }

    /** The fields of a head that an HTTP/2 peer has sent; null if one of them is malformed. */
    static @Nullable HttpHeaders fieldsOf(Http2Headers received) {
        return read(received, true);
    }

    private static @Nullable HttpHeaders read(Http2Headers received, boolean head) {
        HttpHeaders fields = UNCHECKED.newHeaders();
        for (Entry<CharSequence, CharSequence> field : received) {
            String name = field.getKey().toString();
            String value = field.getValue().toString();
            if (head && name.startsWith(":")) {
                continue;
            }
            if (fault(name, value) != null) {
                return null;
            }
            fields.add(name(name), trimmed(value));
        }
        return fields;
    }

    /** How large a list of fields is, as its limit is counted; RFC 9113 6.5.2. */
    public static long listBytes(Http2Headers received) {
        long bytes = 0;
        for (Entry<CharSequence, CharSequence> field : received) {
            bytes += field.getKey().length() + field.getValue().length() + FIELD_OVERHEAD;
        }
        return bytes;
    }

    /** What is wrong with a field that an HTTP/2 peer has sent; RFC 9113 8.2.1. */
    static @Nullable Fault fault(String name, String value) {
        if (name.isEmpty() || OF_HTTP_1.contains(name)) {
            return Fault.BAD_FIELD_NAME;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 0x7e || !Octets.isToken((byte) c) || (c >= 'A' && c <= 'Z')) {
                return Fault.BAD_FIELD_NAME;
            }
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return Fault.BAD_FIELD_VALUE;
            }
        }
        return null;
    }

    /** Without the blanks at its ends, after {@link #fault}: a line break there is a fault and no blank. */
    static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static AsciiString name(String name) {
        return AsciiString.cached(name);
    }
}
