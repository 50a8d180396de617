package dev.sandboxrouter.relay.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import java.util.List;

/**
 * Builds Netty's codec for servers, but for one thing: that would answer a head whose list of fields is longer than it reads
 * with a bare 431, of its own and behind everybody's back. Here such a head opens its stream as {@link #UNREAD}, and
 * {@link ServerStream} refuses it like any other.
 */
public final class ServerCodec extends Http2FrameCodecBuilder {

    /** Stands for a head that was too long to be read; known by its identity. */
    static final Http2Headers UNREAD = ReadOnlyHttp2Headers.trailers(false);

    /** For the connection of one client. */
    public ServerCodec() {
        server(true);
    }

    @Override
    protected Http2FrameCodec build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initialSettings) {
        return super.build(new Decoder(decoder), encoder, initialSettings);
    }

    /** By the time it is thrown the list has been decoded to its end and dropped, so that compression goes on undisturbed. */
    private static final class Decoder extends DecoratingHttp2ConnectionDecoder {

        Decoder(Http2ConnectionDecoder delegate) {
            super(delegate);
        }

        @Override
        public void decodeFrame(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Http2Exception {
            try {
                super.decodeFrame(ctx, in, out);
            } catch (Http2Exception.HeaderListSizeException tooLong) {
                if (!tooLong.duringDecode() || !opens(tooLong.streamId())) {
                    throw tooLong;
                }
                frameListener().onHeadersRead(ctx, tooLong.streamId(), UNREAD, 0, false);
            }
        }

        /** Not if these are trailers, or the stream may not be opened. What is thrown does not say whether a body follows. */
        private boolean opens(int streamId) {
            try {
                connection().remote().createStream(streamId, false).headersReceived(false);
                return true;
            } catch (Http2Exception refused) {
                return false;
            }
        }
    }
}
