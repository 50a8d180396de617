package dev.sandboxrouter.testkit.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** A line of JSON and a chunk for each event. The client has nothing more to say; that it leaves is seen by a thread. */
final class ChunkedSink implements EventSink {

    private final InputStream in;
    private final OutputStream out;
    private final Executor threads;
    private final Runnable whenClientLeaves;

    ChunkedSink(InputStream in, OutputStream out, Executor threads, Runnable whenClientLeaves) {
        this.in = in;
        this.out = out;
        this.threads = threads;
        this.whenClientLeaves = whenClientLeaves;
    }

    @Override
    public void begin() throws IOException {
        write("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        flush();
        threads.execute(this::listen);
    }

    private void listen() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It left by a reset.
        }
        whenClientLeaves.run();
    }

    @Override
    public void event(byte[] json) throws IOException {
        write(Integer.toHexString(json.length + 1) + "\r\n");
        out.write(json);
        write("\n\r\n");
    }

    @Override
    public void half(byte[] json) throws IOException {
        write(Integer.toHexString(json.length + 1) + "\r\n");
        out.write(json, 0, json.length / 2);
        flush();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void end() throws IOException {
        write("0\r\n\r\n");
        flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
