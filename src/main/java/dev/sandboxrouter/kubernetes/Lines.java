package dev.sandboxrouter.kubernetes;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts a stream of bytes into lines. One thread. */
final class Lines {

    /** An event holds one pod, and an API server takes none above 1.5 MiB. */
    static final int MAX_LINE = 4 * 1024 * 1024;

    private final Bytes pending = new Bytes(16 * 1024);
    private final Consumer<Bytes> lines;

    /** Makes one that hands over each line that is not empty, without its end, to be read at once. */
    Lines(Consumer<Bytes> lines) {
        this.lines = lines;
    }

    /**
     * Takes the next bytes.
     *
     * @throws IllegalStateException if a line passes {@link #MAX_LINE}
     */
    void add(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next != '\n') {
                pending.add(next);
            } else if (pending.length() > 0) {
                flush();
            }
        }
        if (pending.length() > MAX_LINE) {
            throw new IllegalStateException("a line of the watch is longer than " + MAX_LINE + " bytes");
        }
    }

    private void flush() {
        lines.accept(pending);
        pending.clear();
    }
}
