package dev.sandboxrouter.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One end of a TCP connection that sends exact bytes and reads exact bytes. A wait that lasts longer than the end's
 * patience is an {@link AssertionError}; a connection that ends too early is an {@link IOException}. One thread reads
 * and one writes; they may be two.
 */
public abstract class WireEnd implements Closeable {

    /** How long anything may take before it counts as hanging. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Closes the sockets of writes that hang: a blocked write has no timeout of its own. */
    private static final ScheduledExecutorService WATCHDOG = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "wire-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    private final Socket socket;
    private final WireInput in;
    private final OutputStream out;
    private volatile boolean abandoned;

    WireEnd(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        this.in = new WireInput(socket);
        this.out = socket.getOutputStream();
    }

    WireInput in() {
        return in;
    }

    /** Sets how long each read may wait; {@link #PATIENCE} to begin with. */
    public void patience(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
    }

    /** Sends text, one byte a character (ISO-8859-1). */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes; an {@link AssertionError} if the other side does not take them within {@link #PATIENCE}. */
    public void send(byte[] bytes) throws IOException {
        ScheduledFuture<?> alarm = WATCHDOG.schedule(this::abandon, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            write(bytes, bytes.length);
        } catch (IOException e) {
            if (abandoned) { // the write wakes up before the alarm's future is done
                throw new AssertionError(bytes.length + " bytes were not taken within " + PATIENCE, e);
            }
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }

    /** Sends for as long as it takes. */
    void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        out.flush();
    }

    /** Sends one chunk of a chunked body. */
    public void sendChunk(String content) throws IOException {
        send(Message.chunk(content));
    }

    /** The next head, whatever kind of message it begins. */
    public RawHead readHead() throws IOException {
        return in.readHead();
    }

    /** The next chunk of a chunked body; empty for the last, whose trailers are still to be read. */
    public String readChunk() throws IOException {
        return latin1(in.readChunk());
    }

    /** The whole of a chunked body, its trailers included. */
    public RawBody readChunked() throws IOException {
        return in.readChunked();
    }

    /** Everything up to the given ending, it included. */
    public String readUntil(String ending) throws IOException {
        return in.readUntil(ending);
    }

    /** That many bytes. */
    public byte[] readExactly(int count) throws IOException {
        return in.readExactly(count);
    }

    /** Reads and compares; an {@link AssertionError} shows what came instead. */
    public void expect(String text) throws IOException {
        String read = latin1(in.readExactly(text.length()));
        if (!read.equals(text)) {
            throw new AssertionError("expected \"" + text + "\" but \"" + read + "\" arrived");
        }
    }

    /** Reads a body of {@link Pattern} bytes and compares each. */
    public void expectPattern(long from, long count) throws IOException {
        Pattern.expect(in, from, count);
    }

    /** What is still sent until the other side closes or resets; an {@link AssertionError} if it does not. */
    public String readToEnd() {
        return latin1(in.readToEnd());
    }

    /** The other side closes or resets within the time and sends nothing more before. */
    public void expectClosed(Duration within) throws IOException {
        patience(within);
        String rest = readToEnd();
        if (!rest.isEmpty()) {
            throw new AssertionError("closed, but only after: \"" + rest + '"');
        }
    }

    /** Nothing arrives for the whole time, and the connection stays open. */
    public void expectSilence(Duration time) throws IOException {
        int patience = socket.getSoTimeout();
        patience(time);
        if (!in.staysSilent()) {
            throw new AssertionError("not silent for " + time + ": \"" + readToEnd() + '"');
        }
        socket.setSoTimeout(patience);
    }

    /** Says that nothing more will be sent, and can still read. */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks the connection with a TCP reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void abandon() {
        abandoned = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a body by the framing of its head. */
    RawBody readBody(RawHead head, boolean endsWithConnection) throws IOException {
        List<String> lengths = head.all("Content-Length");
        if (head.has("Transfer-Encoding")) {
            return in.readChunked();
        }
        if (!lengths.isEmpty()) {
            return new RawBody(Framing.LENGTH, latin1(in.readExactly(Integer.parseInt(lengths.get(0)))), List.of());
        }
        return endsWithConnection ? new RawBody(Framing.CLOSE, latin1(in.readToEnd()), List.of()) : RawBody.NONE;
    }
}
