package dev.sandboxrouter.churn;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client's connection to the router that is kept for many requests, and may become a tunnel. One thread. */
final class HttpLink implements Closeable {

    /**
     * A response.
     *
     * @param reason why the router answered itself; empty where the sandbox did
     */
    record Response(int status, String reason, String body, boolean closes) {}

    /** Longer than the router takes for whatever it does in a churn. */
    static final int PATIENCE_MILLIS = 10_000;

    private static final byte[] PING = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'p'};
    private static final int TEXT = 1;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    HttpLink(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Sends a GET with these fields and reads the response. */
    Response get(String fields) throws IOException {
        return get("/", fields);
    }

    /** Sends a GET for a path and reads the response. */
    Response getPath(String path) throws IOException {
        return get(path, "");
    }

    private Response get(String path, String fields) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: router.test\r\n" + fields + "\r\n");
        int status = Integer.parseInt(line().split(" ", -1)[1]);
        String reason = "";
        boolean closes = false;
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).trim();
            switch (name) {
                case "content-length" -> length = Integer.parseInt(value);
                case "x-sandbox-router-reason" -> reason = value;
                case "connection" -> closes = value.equalsIgnoreCase("close");
                default -> {}
            }
        }
        return new Response(status, reason, latin1(exactly(length)), closes);
    }

    /** Asks for a tunnel; it is open if the status is 101. */
    Response upgrade(String fields) throws IOException {
        return get("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: c2FuZGJveC1yb3V0ZXItaw==\r\n" + fields);
    }

    /**
     * Sends a frame through the tunnel and reads the one that answers it.
     *
     * @throws TunnelClosed if a close frame came instead
     */
    String ping() throws IOException {
        out.write(PING);
        byte[] start = exactly(2);
        byte[] payload = exactly(start[1] & 0x7f);
        if ((start[0] & 0x0f) != TEXT) {
            throw new TunnelClosed(payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff));
        }
        return latin1(payload);
    }

    /** The other side ended the tunnel with manners. */
    static final class TunnelClosed extends IOException {
        private static final long serialVersionUID = 1L;
        private final int code;

        TunnelClosed(int code) {
            super("close frame " + code);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next != '\n') {
            if (next < 0) {
                throw new EOFException("closed after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(next);
            next = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("closed within a body");
        }
        return bytes;
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
