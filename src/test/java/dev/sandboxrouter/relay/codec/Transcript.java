package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;

/**
 * What a decoder emitted, a line a message: {@code GET /x HTTP/1.1 [Host: a] (body) {Trailer: t} end}. Contents are
 * joined, so that how the bytes were split does not show.
 */
final class Transcript extends ChannelInboundHandlerAdapter {

    private final List<String> messages = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private int readCompletes;

    /** Every message so far, the unfinished one last. */
    List<String> messages() {
        List<String> all = new ArrayList<>(messages);
        if (!current.isEmpty()) {
            all.add(current + " (" + body + ") ...");
        }
        return all;
    }

    int readCompletes() {
        return readCompletes;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readCompletes++;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            note(message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void note(Object message) {
        if (message instanceof SyntaxError error) {
            drop("error " + error.refusal().status() + " " + error.method() + " " + error.target());
        } else if (message instanceof InvalidResponse) {
            drop("invalid");
        } else if (message instanceof ByteBuf raw) {
            drop("raw " + raw.toString(StandardCharsets.ISO_8859_1));
        } else if (message instanceof HttpMessage http && http.decoderResult().isFailure()) {
            drop("failed");
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            drop("failed");
        } else {
            http(message);
        }
    }

    private void drop(String line) {
        if (!current.isEmpty()) {
            messages.add(current + " (" + body + ") ...");
        }
        messages.add(line);
        current.setLength(0);
        body.setLength(0);
    }

    private void http(Object message) {
        if (message instanceof HttpMessage head) {
            current.append(start(head)).append(fields(head.headers(), '[', ']'));
        }
        if (message instanceof HttpContent content) {
            body.append(content.content().toString(StandardCharsets.ISO_8859_1));
        }
        if (message instanceof LastHttpContent last) {
            String trailers = last.trailingHeaders().isEmpty() ? "" : " " + fields(last.trailingHeaders(), '{', '}');
            messages.add(current + " (" + body + ")" + trailers + " end");
            current.setLength(0);
            body.setLength(0);
        }
    }

    private static String start(HttpMessage head) {
        if (head instanceof HttpRequest request) {
            return request.method() + " " + request.uri() + " " + request.protocolVersion() + " ";
        }
        return head.protocolVersion() + " " + ((HttpResponse) head).status() + " ";
    }

    private static String fields(HttpHeaders headers, char open, char close) {
        StringBuilder text = new StringBuilder().append(open);
        for (Entry<String, String> field : headers) {
            text.append(text.length() > 1 ? "|" : "")
                    .append(field.getKey())
                    .append(": ")
                    .append(field.getValue());
        }
        return text.append(close).toString();
    }

    static ByteBuf bytes(String latin1) {
        return Unpooled.copiedBuffer(latin1, StandardCharsets.ISO_8859_1);
    }

    static void feed(EmbeddedChannel channel, String latin1) {
        channel.writeInbound(bytes(latin1));
    }
}
