package dev.sandboxrouter.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/2 that sends the frames it is told to, and only these: nothing is acknowledged and no window is
 * enlarged by itself. One thread.
 */
public final class Http2Client implements Closeable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int INITIAL_WINDOW_SIZE = 4;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    private Http2Client(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) WireEnd.PATIENCE.toMillis());
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** With prior knowledge, on a plain port of 127.0.0.1. */
    public static Http2Client connect(int port) throws IOException {
        return new Http2Client(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** By ALPN; an {@link IOException} if the other side does not choose h2. */
    public static Http2Client connectTls(int port, SSLContext tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (!"h2".equals(socket.getApplicationProtocol())) {
            socket.close();
            throw new IOException("negotiated " + socket.getApplicationProtocol());
        }
        return new Http2Client(socket);
    }

    /** One frame as it came. */
    public static final class Frame {

        private final int type;
        private final int flags;
        private final int stream;
        private final byte[] payload;
        private final @Nullable Http2Headers headers;

        private Frame(int type, int flags, int stream, byte[] payload, @Nullable Http2Headers headers) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
            this.headers = headers;
        }

        /** Of HEADERS. */
        public Http2Headers headers() {
            return Objects.requireNonNull(headers);
        }

        public int type() {
            return type;
        }

        public int stream() {
            return stream;
        }

        public boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        public String text() {
            return new String(payload, StandardCharsets.ISO_8859_1);
        }

        public int length() {
            return payload.length;
        }

        /** Of WINDOW_UPDATE. */
        public int increment() {
            return number(0);
        }

        /** Of RST_STREAM and GOAWAY. */
        public int errorCode() {
            return number(type == GOAWAY ? 4 : 0);
        }

        private int number(int at) {
            return ((payload[at] & 0xff) << 24)
                    | ((payload[at + 1] & 0xff) << 16)
                    | ((payload[at + 2] & 0xff) << 8)
                    | (payload[at + 3] & 0xff);
        }

        @Override
        public String toString() {
            return "type " + type + " flags " + flags + " stream " + stream + " with " + payload.length + " bytes";
        }
    }

    /** How long a read waits for a frame to begin. */
    public void patience(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
    }

    public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(encoded(type, flags, stream, payload));
    }

    /** The same frame so many times, in one write: as fast as a client can be. */
    public void frames(int times, int type, int flags, int stream, byte[] payload) throws IOException {
        byte[] frame = encoded(type, flags, stream, payload);
        byte[] all = new byte[times * frame.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(frame, 0, all, i * frame.length, frame.length);
        }
        out.write(all);
    }

    private static byte[] encoded(int type, int flags, int stream, byte[] payload) {
        byte[] frame = new byte[9 + payload.length];
        frame[0] = (byte) (payload.length >> 16);
        frame[1] = (byte) (payload.length >> 8);
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        putInt(frame, 5, stream);
        System.arraycopy(payload, 0, frame, 9, payload.length);
        return frame;
    }

    private static void putInt(byte[] into, int at, int value) {
        into[at] = (byte) (value >> 24);
        into[at + 1] = (byte) (value >> 16);
        into[at + 2] = (byte) (value >> 8);
        into[at + 3] = (byte) value;
    }

    private static byte[] number(int value) {
        byte[] bytes = new byte[4];
        putInt(bytes, 0, value);
        return bytes;
    }

    /** A single setting. */
    public void setting(int which, int value) throws IOException {
        byte[] payload = new byte[6];
        payload[1] = (byte) which;
        putInt(payload, 2, value);
        frame(SETTINGS, 0, 0, payload);
    }

    /** A request head that addresses a sandbox; names and values one after the other. */
    public void request(int stream, boolean end, String method, String path, ScriptedSandbox to, String... fields)
            throws IOException {
        request(stream, end, method, path, to.id(), to.port(), fields);
    }

    /** The same by the sandbox's name. */
    public void request(int stream, boolean end, String method, String path, String sandbox, int port, String... fields)
            throws IOException {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method(method)
                .scheme("http")
                .path(path)
                .authority("router.test")
                .add("x-sandbox-id", sandbox)
                .add("x-sandbox-port", String.valueOf(port));
        headers(stream, end, with(headers, fields));
    }

    private static Http2Headers with(Http2Headers headers, String... fields) {
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        return headers;
    }

    public void get(int stream, String path, ScriptedSandbox to, String... fields) throws IOException {
        request(stream, true, "GET", path, to, fields);
    }

    public void trailers(int stream, String... fields) throws IOException {
        headers(stream, true, with(new DefaultHttp2Headers(false), fields));
    }

    public void headers(int stream, boolean end, Http2Headers headers) throws IOException {
        frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, encode(stream, headers));
    }

    private byte[] encode(int stream, Http2Headers headers) throws IOException {
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        return ByteBufUtil.getBytes(block);
    }

    public void data(int stream, boolean end, String content) throws IOException {
        frame(DATA, end ? END_STREAM : 0, stream, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void resetStream(int stream, int error) throws IOException {
        frame(RST_STREAM, 0, stream, number(error));
    }

    /** Sends a body of which nobody has taken anything yet, until no window has come back for half a second. */
    public void dataUntilStalled(int stream) throws IOException {
        int piece = 16_000;
        int window = 64 * 1024;
        patience(Duration.ofMillis(500));
        try {
            while (true) {
                while (window >= piece) {
                    data(stream, false, "x".repeat(piece));
                    window -= piece;
                }
                Frame frame = read();
                window += frame.type() == WINDOW_UPDATE && frame.stream() == stream ? frame.increment() : 0;
            }
        } catch (SocketTimeoutException stalled) {
            patience(WireEnd.PATIENCE);
        }
    }

    public void enlarge(int stream, int bytes) throws IOException {
        frame(WINDOW_UPDATE, 0, stream, number(bytes));
    }

    /** The next frame. */
    public Frame read() throws IOException {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & 0x7fffffff;
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload, type == HEADERS ? decode(stream, payload) : null);
    }

    /** The next frame of a type, whatever comes before it. */
    public Frame read(int type) throws IOException {
        Frame frame = read();
        while (frame.type() != type) {
            frame = read();
        }
        return frame;
    }

    /** The next frame of a stream. */
    public Frame readOf(int stream) throws IOException {
        Frame frame = read();
        while (frame.stream() != stream || frame.type() == WINDOW_UPDATE) {
            frame = read();
        }
        return frame;
    }

    /** At once and always, or the compression's state would be lost. */
    private Http2Headers decode(int stream, byte[] block) throws IOException {
        try {
            return decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }

    /** A whole response. */
    public record Response(Http2Headers head, String body, @Nullable Http2Headers trailers) {

        public int status() {
            return Integer.parseInt(head.status().toString());
        }

        /** A field of the trailers; null where there is none, or no trailers. */
        public @Nullable String trailer(String name) {
            CharSequence value = trailers == null ? null : trailers.get(name);
            return value == null ? null : value.toString();
        }

        public @Nullable String field(String name) {
            CharSequence value = head.get(name);
            return value == null ? null : value.toString();
        }
    }

    /** Reads a response to its end, interim ones left out. Frames of other streams are dropped. */
    public Response readResponse(int stream) throws IOException {
        Http2Headers head = null;
        Http2Headers trailers = null;
        StringBuilder body = new StringBuilder();
        Frame frame;
        do {
            frame = readOf(stream);
            if (frame.type() == HEADERS) {
                Http2Headers fields = frame.headers();
                if (head == null || head.status().charAt(0) == '1') {
                    head = fields;
                } else {
                    trailers = fields;
                }
            } else if (frame.type() == DATA) {
                body.append(frame.text());
            } else {
                throw new IOException("in place of a response: " + frame);
            }
        } while (!frame.endsStream());
        return new Response(Objects.requireNonNull(head), body.toString(), trailers);
    }

    /** Everything is read and dropped until the other side closes, which it does within the time. */
    public void expectClosed(Duration within) throws IOException {
        socket.setSoTimeout((int) within.toMillis());
        byte[] dropped = new byte[8192];
        long end = System.nanoTime() + within.toNanos();
        try {
            while (in.read(dropped) >= 0) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("still open after " + within);
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open after " + within, e);
        } catch (IOException reset) {
            // closed all the same
        }
    }

    /** Ends the connection with a TCP reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
