package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Writes requests to a sandbox: always HTTP/1.1, and the target byte for byte (contract section 5). The inherited encoder
 * would write a target's bytes from 0x80 on as UTF-8 of their Latin-1 characters, and mend targets that hold
 * {@code ://}.
 */
public final class RequestEncoder extends HttpRequestEncoder {

    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    protected void encodeInitialLine(ByteBuf buffer, HttpRequest request) {
        ByteBufUtil.copy(request.method().asciiName(), buffer);
        buffer.writeByte(' ');
        buffer.writeCharSequence(request.uri(), StandardCharsets.ISO_8859_1);
        buffer.writeBytes(VERSION);
    }
}
