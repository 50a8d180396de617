package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * {@code version SP 3DIGIT [ SP reason ]}, RFC 9112 section 4; the space is missing in the wild where the reason is, and
 * harmless. Codes are 100..999: what an unknown class means is the client's business.
 */
final class StatusLine {

    private static final int CODE = "HTTP/1.1 ".length();
    private static final int REASON = CODE + 4;

    private HttpVersion version = HttpVersion.HTTP_1_1;
    private HttpResponseStatus status = HttpResponseStatus.OK;

    /** Whether it is one; it can be asked for its parts then. */
    boolean parse(byte[] bytes, int from, int to) {
        if (to - from < REASON - 1 || !isVersion(bytes, from) || bytes[from + CODE - 1] != ' ') {
            return false;
        }
        int code = code(bytes, from + CODE);
        boolean bounded = to - from == REASON - 1 || bytes[from + REASON - 1] == ' ';
        if (code < 100 || !bounded || !Octets.areFieldValue(bytes, from + REASON, to)) {
            return false;
        }
        version = bytes[from + CODE - 2] == '1' ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0;
        status = status(code, bytes, Math.min(from + REASON, to), to);
        return true;
    }

    private static boolean isVersion(byte[] bytes, int from) {
        return bytes[from] == 'H'
                && bytes[from + 1] == 'T'
                && bytes[from + 2] == 'T'
                && bytes[from + 3] == 'P'
                && bytes[from + 4] == '/'
                && bytes[from + 5] == '1'
                && bytes[from + 6] == '.'
                && (bytes[from + 7] == '0' || bytes[from + 7] == '1');
    }

    private static int code(byte[] bytes, int from) {
        int code = 0;
        for (int i = from; i < from + 3; i++) {
            if (!Octets.isDigit(bytes[i])) {
                return -1;
            }
            code = code * 10 + bytes[i] - '0';
        }
        return code;
    }

    private static HttpResponseStatus status(int code, byte[] bytes, int from, int to) {
        if (code == 200 && to - from == 2 && bytes[from] == 'O' && bytes[from + 1] == 'K') {
            return HttpResponseStatus.OK;
        }
        return HttpResponseStatus.valueOf(code, new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }

    HttpVersion version() {
        return version;
    }

    /** Code and reason phrase, as received. */
    HttpResponseStatus status() {
        return status;
    }
}
