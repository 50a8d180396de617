package dev.sandboxrouter.testkit.kubernetes;

import dev.sandboxrouter.testkit.WebSocket;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** A text frame for each event; RFC 6455. Pings are answered, on a thread that also sees the client leave. */
final class WebSocketSink implements EventSink {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int NORMAL_CLOSURE = 1000;

    private final String key;
    private final InputStream in;
    private final DataOutputStream out;
    private final Executor threads;
    private final Runnable whenClientLeaves;

    WebSocketSink(String key, InputStream in, OutputStream out, Executor threads, Runnable whenClientLeaves) {
        this.key = key;
        this.in = in;
        this.out = new DataOutputStream(out);
        this.threads = threads;
        this.whenClientLeaves = whenClientLeaves;
    }

    @Override
    public void begin() throws IOException {
        out.write(("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Accept: " + WebSocket.acceptFor(key) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        flush();
        threads.execute(this::listen);
    }

    private void listen() {
        try (DataInputStream frames = new DataInputStream(in)) {
            int opcode = 0;
            while (opcode != CLOSE) {
                opcode = frames.readUnsignedByte() & 0x0f;
                byte[] payload = payload(frames);
                if (opcode == PING) {
                    frame(PONG, payload, payload.length);
                    flush();
                }
            }
        } catch (IOException e) {
            // The client left without a word, which is as good.
        }
        whenClientLeaves.run();
    }

    /** A client's frames are masked and, here, short. */
    private static byte[] payload(DataInputStream frames) throws IOException {
        byte[] payload = new byte[frames.readUnsignedByte() & 0x7f];
        byte[] mask = frames.readNBytes(4);
        frames.readFully(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    @Override
    public void event(byte[] json) throws IOException {
        frame(TEXT, json, json.length);
    }

    @Override
    public void half(byte[] json) throws IOException {
        frame(TEXT, json, json.length / 2);
        flush();
    }

    private synchronized void frame(int opcode, byte[] payload, int written) throws IOException {
        out.write(0x80 | opcode);
        if (payload.length < 126) {
            out.write(payload.length);
        } else {
            out.write(126);
            out.writeShort(payload.length);
        }
        out.write(payload, 0, written);
    }

    @Override
    public synchronized void flush() throws IOException {
        out.flush();
    }

    @Override
    public void end() throws IOException {
        frame(CLOSE, new byte[] {NORMAL_CLOSURE >> 8, (byte) NORMAL_CLOSURE}, 2);
        flush();
    }
}
