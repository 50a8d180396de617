package dev.sandboxrouter.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A sandbox that speaks HTTP/2 with prior knowledge and nothing else: it sends every DATA frame back as it comes, and at
 * the end of a request trailers with {@code grpc-status}, for {@code /status/n} that one. A path {@code /fail} gets
 * trailers alone, {@code /break} a reset after the first message, {@code /bare} a body without a head, {@code /refuse}
 * GOAWAY in place of an answer; {@code /flood} gets {@value #FLOOD_BYTES} bytes as fast as the windows let them.
 */
public final class GrpcEcho implements Script {

    public static final int FLOOD_BYTES = 4 << 20;

    private static final String STATUS = "/status/";

    private final AtomicInteger flooded = new AtomicInteger();
    private final List<Http2Headers> requests = new CopyOnWriteArrayList<>();
    private final Gate pong = new Gate("a PING was acknowledged");
    private final List<Http2Headers> trailers = new CopyOnWriteArrayList<>();

    /** Says GOAWAY to an idle connection, and waits until that was read. */
    public void leave(SandboxConnection connection, int lastStream) throws IOException, InterruptedException {
        connection.send(goAway(lastStream));
        connection.send(frame(Http2Client.PING, 0, 0, new byte[8]));
        pong.await();
    }

    private static byte[] goAway(int lastStream) {
        return frame(Http2Client.GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) lastStream, 0, 0, 0, 0});
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf frame = Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        return ByteBufUtil.getBytes(frame);
    }

    /** Bytes of {@code /flood} that the windows have let through. */
    public int flooded() {
        return flooded.get();
    }

    /** Heads of the requests so far. */
    public List<Http2Headers> requests() {
        return requests;
    }

    /** Trailers of the requests so far. */
    public List<Http2Headers> trailers() {
        return trailers;
    }

    @Override
    public void run(SandboxConnection connection) throws IOException {
        new Connection(connection).serve();
    }

    private final class Connection {

        private final SandboxConnection wire;
        private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
        private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
        private int current;
        private String path = "";
        private int initialWindow = 65_535;
        private int streamWindow;
        private int connectionWindow = 65_535;

        Connection(SandboxConnection wire) {
            this.wire = wire;
        }

        void serve() throws IOException {
            wire.expect("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            send(Http2Client.SETTINGS, 0, 0, new byte[0]);
            while (true) {
                byte[] header = wire.readExactly(9);
                int length = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
                int stream = ((header[5] & 0x7f) << 24)
                        | ((header[6] & 0xff) << 16)
                        | ((header[7] & 0xff) << 8)
                        | (header[8] & 0xff);
                byte[] payload = wire.readExactly(length);
                boolean end = (header[4] & Http2Client.END_STREAM) != 0;
                if (header[3] == Http2Client.HEADERS) {
                    headers(stream, end, decode(stream, payload));
                } else if (header[3] == Http2Client.DATA) {
                    data(stream, end, payload);
                } else if (header[3] == Http2Client.PING) {
                    pong.open();
                } else if (header[3] == Http2Client.SETTINGS && !end) {
                    settings(payload);
                    send(Http2Client.SETTINGS, 1, 0, new byte[0]);
                } else if (header[3] == Http2Client.WINDOW_UPDATE) {
                    enlarged(stream, ByteBuffer.wrap(payload).getInt());
                }
            }
        }

        private void settings(byte[] payload) {
            ByteBuffer settings = ByteBuffer.wrap(payload);
            while (settings.hasRemaining()) {
                boolean window = settings.getShort() == Http2Client.INITIAL_WINDOW_SIZE;
                int value = settings.getInt();
                initialWindow = window ? value : initialWindow;
            }
        }

        private void enlarged(int stream, int by) throws IOException {
            if (stream == 0) {
                connectionWindow += by;
            } else if (stream == current) {
                streamWindow += by;
            }
            if (path.equals("/flood")) {
                flood();
            }
        }

        private void flood() throws IOException {
            int room = Math.min(Math.min(streamWindow, connectionWindow), FLOOD_BYTES - flooded.get());
            while (room > 0) {
                int size = Math.min(room, 16_384);
                send(Http2Client.DATA, 0, current, new byte[size]);
                streamWindow -= size;
                connectionWindow -= size;
                room -= size;
                if (flooded.addAndGet(size) == FLOOD_BYTES) {
                    finish(current);
                }
            }
        }

        private void headers(int stream, boolean end, Http2Headers headers) throws IOException {
            if (stream == current) {
                trailers.add(headers);
            } else {
                current = stream;
                requests.add(headers);
                path = headers.path().toString();
                if (path.equals("/fail")) {
                    send(stream, true, head().add("grpc-status", "12"));
                    return;
                }
                if (path.equals("/refuse")) {
                    wire.send(goAway(0));
                    return;
                }
                if (path.equals("/bare")) {
                    send(Http2Client.DATA, 0, stream, new byte[5]);
                    return;
                }
                send(stream, false, head());
                if (path.equals("/flood")) {
                    streamWindow = initialWindow;
                    flood();
                    return;
                }
            }
            if (end) {
                finish(stream);
            }
        }

        private void data(int stream, boolean end, byte[] payload) throws IOException {
            if (List.of("/fail", "/refuse", "/bare", "/flood").contains(path)) {
                return;
            }
            send(Http2Client.DATA, 0, stream, payload);
            if (payload.length > 0) {
                window(0, payload.length);
                window(stream, payload.length);
            }
            if (path.equals("/break")) {
                send(Http2Client.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 2});
            } else if (end) {
                finish(stream);
            }
        }

        private void window(int stream, int bytes) throws IOException {
            byte[] increment = {(byte) (bytes >> 24), (byte) (bytes >> 16), (byte) (bytes >> 8), (byte) bytes};
            send(Http2Client.WINDOW_UPDATE, 0, stream, increment);
        }

        private Http2Headers head() {
            return new DefaultHttp2Headers().status("200").add("content-type", "application/grpc");
        }

        private void finish(int stream) throws IOException {
            String status = path.startsWith(STATUS) ? path.substring(STATUS.length()) : "0";
            send(stream, true, new DefaultHttp2Headers().add("grpc-status", status));
        }

        private void send(int stream, boolean end, Http2Headers headers) throws IOException {
            ByteBuf block = Unpooled.buffer();
            try {
                encoder.encodeHeaders(stream, headers, block);
            } catch (Http2Exception e) {
                throw new IOException(e);
            }
            int flags = Http2Client.END_HEADERS | (end ? Http2Client.END_STREAM : 0);
            send(Http2Client.HEADERS, flags, stream, ByteBufUtil.getBytes(block));
        }

        private Http2Headers decode(int stream, byte[] block) throws IOException {
            try {
                return decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
            } catch (Http2Exception e) {
                throw new IOException(e);
            }
        }

        private void send(int type, int flags, int stream, byte[] payload) throws IOException {
            wire.send(frame(type, flags, stream, payload));
        }
    }
}
