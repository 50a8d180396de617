package dev.sandboxrouter.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** The reading half of a connection: bytes, lines and bodies, each awaited no longer than its patience. */
final class WireInput {

    /** No test sends a head of this size and means it; a runaway sender should fail, not fill the heap. */
    private static final int MAX_HEAD = 4 << 20;

    private final Socket socket;
    private final BufferedInputStream in;

    WireInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** One byte, or -1 at the end of the stream. A reset is an {@link IOException}, patience an error. */
    int read() throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing arrived within " + socket.getSoTimeout() + " ms", e);
        }
    }

    /** Whether nothing arrives, the end included, for as long as the socket's timeout. */
    boolean staysSilent() throws IOException {
        in.mark(1);
        try {
            in.read();
            in.reset();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    /** Up to {@code length} bytes, at least one, or -1. */
    int read(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing arrived within " + socket.getSoTimeout() + " ms", e);
        }
    }

    /** Everything up to the given ending, it included. */
    String readUntil(String ending) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            while (!endsWith(text, ending)) {
                text.append((char) required(read()));
                if (text.length() > MAX_HEAD) {
                    throw new AssertionError("no end after " + MAX_HEAD + " bytes");
                }
            }
        } catch (EOFException e) {
            EOFException told = new EOFException("connection ended, after: \"" + text + '"');
            told.initCause(e);
            throw told;
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", after: \"" + text + '"', e);
        }
        return text.toString();
    }

    private static boolean endsWith(StringBuilder text, String ending) {
        int start = text.length() - ending.length();
        return start >= 0 && text.indexOf(ending, start) == start;
    }

    byte[] readExactly(int count) throws IOException {
        byte[] bytes = new byte[count];
        int at = 0;
        while (at < count) {
            int read = read(bytes, at, count - at);
            if (read < 0) {
                throw new EOFException("connection ended after " + at + " of " + count + " bytes: \""
                        + new String(bytes, 0, at, StandardCharsets.ISO_8859_1) + '"');
            }
            at += read;
        }
        return bytes;
    }

    /** Everything up to the end of the stream; a reset counts as its end. */
    byte[] readToEnd() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (int next = read(); next >= 0; next = read()) {
                bytes.write(next);
            }
        } catch (IOException reset) {
            // The peer is gone either way, and what it had sent is kept.
        } catch (AssertionError e) {
            String text = bytes.toString(StandardCharsets.ISO_8859_1);
            throw new AssertionError("still open: " + e.getMessage() + ", after: \"" + text + '"', e);
        }
        return bytes.toByteArray();
    }

    RawHead readHead() throws IOException {
        return new RawHead(readUntil("\r\n\r\n"));
    }

    /** One chunk's content, empty for the last chunk, whose trailers are still to be read. */
    byte[] readChunk() throws IOException {
        String line = readUntil("\r\n");
        int size = Integer.parseInt(
                line.substring(0, line.length() - 2).split(";", 2)[0].strip(), 16);
        if (size == 0) {
            return new byte[0];
        }
        byte[] content = readExactly(size);
        if (required(read()) != '\r' || required(read()) != '\n') {
            throw new AssertionError("no CRLF after a chunk of " + size + " bytes");
        }
        return content;
    }

    RawBody readChunked() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] chunk = readChunk(); chunk.length > 0; chunk = readChunk()) {
            content.writeBytes(chunk);
        }
        StringBuilder trailers = new StringBuilder();
        for (String line = readUntil("\r\n"); !line.equals("\r\n"); line = readUntil("\r\n")) {
            trailers.append(line);
        }
        return new RawBody(
                Framing.CHUNKED, content.toString(StandardCharsets.ISO_8859_1), HeaderField.parse(trailers.toString()));
    }

    private static int required(int read) throws EOFException {
        if (read < 0) {
            throw new EOFException("connection ended");
        }
        return read;
    }
}
