package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import java.nio.charset.StandardCharsets;

/**
 * Writes responses to a client: always HTTP/1.1, since the version is a hop's own (RFC 9110 section 2.5), with code and
 * reason phrase as they are. A message without {@code Transfer-Encoding: chunked} goes out unframed, byte for byte.
 *
 * <p>No body leaves after a 1xx, 204, 304, or a response to HEAD. Content-Length and Transfer-Encoding stay on HEAD and
 * 304, where they speak of the response to GET; they go from 1xx and 204, where no server may send them and clients
 * disagree about what they mean (RFC 9110 section 8.6, RFC 9112 section 6.1). 205 is an ordinary response here: the
 * inherited encoder would drop its body. Remove this handler before a tunnel's first byte is written.
 */
public final class ResponseEncoder extends HttpResponseEncoder {

    private static final byte[] OK = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

    private boolean head;

    /** Whether the next final response answers HEAD: its head goes out as it is, its body does not. Event loop only. */
    public void nextIsHead(boolean answersHead) {
        head = answersHead;
    }

    @Override
    protected void encodeInitialLine(ByteBuf buffer, HttpResponse response) {
        HttpResponseStatus status = response.status();
        if (status.equals(HttpResponseStatus.OK) && status.reasonPhrase().equals("OK")) {
            buffer.writeBytes(OK);
            return;
        }
        buffer.writeBytes(VERSION);
        ByteBufUtil.copy(status.codeAsText(), buffer);
        buffer.writeByte(' ');
        buffer.writeCharSequence(status.reasonPhrase(), StandardCharsets.ISO_8859_1);
        buffer.writeByte('\r').writeByte('\n');
    }

    /** Asked once a message, before its head is written. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        if (isInterim(response)) {
            return true;
        }
        boolean empty =
                head || response.status().code() == 204 || response.status().code() == 304;
        head = false;
        return empty;
    }

    @Override
    protected void sanitizeHeadersBeforeEncode(HttpResponse response, boolean isAlwaysEmpty) {
        if (neverSaysALength(response)) {
            response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        }
    }

    /** Whether no server may send a Content-Length with it; RFC 9110 section 8.6. */
    static boolean neverSaysALength(HttpResponse response) {
        return isInterim(response) || response.status().code() == 204;
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
