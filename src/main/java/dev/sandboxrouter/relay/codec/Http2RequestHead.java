package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of an HTTP/2 request as strictly as {@link RequestDecoder} reads one of HTTP/1.1, and into the same
 * message: {@code :authority} becomes {@code Host} (RFC 9113 8.3.1), cookie lines are joined (8.2.3), and a body of unknown
 * length is {@code chunked}. What RFC 9113 calls malformed besides (connection-specific fields, pseudo-header fields out of
 * place) was refused by Netty's decoder before. Event loop only; one for each stream.
 */
public final class Http2RequestHead {

    private static final DefaultHttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private static final int CRLF = 2;

    private final Http2Headers received;
    private final int maxListBytes;
    private final RequestLine line = new RequestLine();
    private final HeadFacts told = new HeadFacts();
    private final HttpHeaders headers = UNCHECKED.newHeaders();
    private @Nullable StringBuilder cookies;

    private Http2RequestHead(Http2Headers received, int maxListBytes) {
        this.received = received;
        this.maxListBytes = maxListBytes;
        told.reset();
    }

    /**
     * Returns an {@code HttpRequest}, or a {@link SyntaxError}.
     *
     * @param ended whether no body follows
     * @param maxListBytes {@code --max-header-bytes}: of what would be the request line (414), of the list of fields (431)
     */
    public static Object read(Http2Headers received, boolean ended, int maxListBytes) {
        Http2RequestHead head = new Http2RequestHead(received, maxListBytes);
        Fault wrong = head.wrong();
        return wrong == null
                ? head.request(ended)
                : new SyntaxError(wrong.refusal(), wrong.text(), head.line.methodIfKnown(), head.line.targetIfKnown());
    }

    private @Nullable Fault wrong() {
        Fault wrong = readLine();
        if (wrong == null) {
            wrong = readFields();
        }
        return wrong == null ? readHost() : wrong;
    }

    /** CONNECT has no {@code :path}; that it is refused is for later to say (contract section 2). */
    private @Nullable Fault readLine() {
        boolean connect = "CONNECT".contentEquals(text(received.method()));
        CharSequence target = connect && received.path() == null ? received.authority() : received.path();
        if (received.contains(Http2Headers.PseudoHeaderName.PROTOCOL.value())) {
            return Fault.BAD_METHOD; // extended CONNECT, which was not offered (RFC 8441)
        }
        byte[] text =
                (text(received.method()) + ' ' + text(target) + " HTTP/1.1").getBytes(StandardCharsets.ISO_8859_1);
        if (text.length + CRLF > maxListBytes) {
            return Fault.LINE_TOO_LONG;
        }
        Fault wrong = line.parse(text, 0, text.length);
        return wrong == null && line.absolute() != null ? Fault.BAD_TARGET : wrong;
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    private @Nullable Fault readFields() {
        if (received.size() > FieldSection.MAX_FIELDS) {
            return Fault.TOO_MANY_FIELDS;
        }
        if (Http2Fields.listBytes(received) > maxListBytes) {
            return Fault.SECTION_TOO_LARGE;
        }
        for (Entry<CharSequence, CharSequence> field : received) {
            String name = field.getKey().toString();
            if (!name.startsWith(":")) {
                Fault wrong = readField(name, field.getValue().toString());
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        if (cookies != null) {
            headers.add(HttpHeaderNames.COOKIE, cookies.toString());
        }
        return told.hasLength() && !told.oneGoodLength() ? Fault.BAD_LENGTH : null;
    }

    private @Nullable Fault readField(String name, String received) {
        Fault wrong = Http2Fields.fault(name, received);
        if (wrong != null) {
            return wrong;
        }
        String value = Http2Fields.trimmed(received);
        var known = Http2Fields.name(name);
        told.note(known, value);
        if (name.equals("cookie")) {
            cookies = cookies == null
                    ? new StringBuilder(value)
                    : cookies.append("; ").append(value);
        } else {
            headers.add(known, value);
        }
        return null;
    }

    private @Nullable Fault readHost() {
        String authority = text(received.authority());
        if (told.hosts() > 1) {
            return Fault.SEVERAL_HOSTS;
        }
        String host = told.hosts() == 0 ? authority : told.host();
        if (host.isEmpty()) {
            return Fault.NO_HOST;
        }
        if (!Authority.isValid(host) || (!authority.isEmpty() && !authority.equalsIgnoreCase(host))) {
            return Fault.BAD_HOST;
        }
        HeaderRules.setHost(headers, authority.isEmpty() ? host : authority);
        return null;
    }

    private Object request(boolean ended) {
        if (!ended && !told.hasLength()) {
            headers.add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(line.method()), line.target(), headers, false);
    }
}
