package dev.sandboxrouter.testkit.kubernetes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A line of JSON and a chunk for each event. */
final class ChunkedSink implements EventSink {

    private final OutputStream out;

    ChunkedSink(OutputStream out) {
        this.out = out;
    }

    @Override
    public void begin() throws IOException {
        write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        flush();
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
