package dev.sandboxrouter.relay.codec;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.Refusal.Syntax;

/** What can be wrong with a message; the refusal is a request's answer, the text is for the debug log. */
enum Fault {
    BARE_LF(Syntax.BAD_REQUEST, "line ends in a bare LF"),
    BAD_METHOD(Syntax.BAD_REQUEST, "request line has no valid method"),
    BAD_TARGET(Syntax.BAD_REQUEST, "invalid request target"),
    BAD_VERSION(Syntax.BAD_REQUEST, "malformed HTTP version"),
    OTHER_VERSION(Syntax.VERSION, "HTTP version is neither 1.0 nor 1.1"),
    LINE_TOO_LONG(Syntax.URI_TOO_LONG, "request line is too long"),
    SECTION_TOO_LARGE(Syntax.HEADERS_TOO_LARGE, "head or trailers are too large"),
    TOO_MANY_FIELDS(Syntax.HEADERS_TOO_LARGE, "too many field lines"),
    BAD_FIELD_NAME(Syntax.BAD_REQUEST, "field name is empty, no token, or not followed by a colon"),
    BAD_FIELD_VALUE(Syntax.BAD_REQUEST, "control character in a field value"),
    FOLDED(Syntax.BAD_REQUEST, "field line starts with white space"),
    NO_HOST(Syntax.BAD_REQUEST, "Host is missing"),
    SEVERAL_HOSTS(Syntax.BAD_REQUEST, "several Host fields"),
    BAD_HOST(Syntax.BAD_REQUEST, "Host is not an authority"),
    LENGTH_AND_CODING(Syntax.BAD_REQUEST, "Content-Length together with Transfer-Encoding"),
    BAD_LENGTH(Syntax.BAD_REQUEST, "Content-Length is malformed or ambiguous"),
    CODING_IN_HTTP_1_0(Syntax.BAD_REQUEST, "Transfer-Encoding in HTTP/1.0"),
    UNKNOWN_CODING(Syntax.NOT_IMPLEMENTED, "Transfer-Encoding is not one chunked"),
    BAD_CHUNK_SIZE(Syntax.BAD_REQUEST, "invalid chunk size"),
    BAD_CHUNK_EXTENSION(Syntax.BAD_REQUEST, "invalid or too long chunk extension"),
    BAD_CHUNK_END(Syntax.BAD_REQUEST, "chunk data is not followed by CRLF"),
    BAD_STATUS_LINE(Syntax.BAD_REQUEST, "invalid status line"),
    NOT_EXPECTED(Syntax.BAD_REQUEST, "bytes without a request");

    private final Syntax refusal;
    private final String text;

    Fault(Syntax refusal, String text) {
        this.refusal = refusal;
        this.text = text;
    }

    Refusal.Syntax refusal() {
        return refusal;
    }

    String text() {
        return text;
    }
}
