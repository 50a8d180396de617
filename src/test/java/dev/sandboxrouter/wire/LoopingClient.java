package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks again as soon as it has its answer, over one connection for as long as that lasts, then over a new
 * one, until no connection is to be had. What may not happen to it is an answer that breaks off, and a reset of a
 * connection that it keeps: it cannot know then whether its request was carried out.
 */
final class LoopingClient {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final Pattern LENGTH = Pattern.compile("(?mi)^content-length: *(\\d+)$");
    private static final Pattern CLOSE = Pattern.compile("(?mi)^connection: *close$");

    private final int port;
    private final byte[] request;
    private final CompletableFuture<Boolean> firstAnswer = new CompletableFuture<>();
    private final CompletableFuture<Life> life = new CompletableFuture<>();
    private int answers;
    private long firstEnd = Long.MAX_VALUE;
    private long firstUnanswered = Long.MAX_VALUE;

    private LoopingClient(int port, String request) {
        this.port = port;
        this.request = request.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * What it saw; moments are nanoseconds of the JVM's clock, and the far future for what did not happen.
     *
     * @param answers whole ones
     * @param firstEnd when for the first time a connection ended, or an answer said that it would
     * @param firstUnanswered when for the first time one ended behind a request and without any of its answer
     * @param refused when no connection was to be had
     */
    record Life(int answers, long firstEnd, long firstUnanswered, long refused) {}

    /** Starts to ask, and waits for the first answer. */
    static LoopingClient start(int port, String request) throws Exception {
        LoopingClient client = new LoopingClient(port, request);
        Thread thread = new Thread(client::run, "looping-client");
        thread.setDaemon(true);
        thread.start();
        client.firstAnswer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return client;
    }

    /** What it saw, once it has come to its end; an answer that broke off, or a reset, is an exception. */
    Life life(Duration within) throws Exception {
        return life.get(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            while (true) {
                Socket socket = connected();
                if (socket == null) {
                    life.complete(new Life(answers, firstEnd, firstUnanswered, System.nanoTime()));
                    return;
                }
                try (socket) {
                    askUntilItEnds(socket);
                }
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            firstAnswer.completeExceptionally(e);
            life.completeExceptionally(e);
        }
    }

    private @Nullable Socket connected() throws IOException {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (ConnectException refused) {
            return null;
        }
    }

    private void askUntilItEnds(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        boolean goesOn = true;
        for (boolean fresh = true; goesOn; fresh = false) {
            int first = ask(socket, in, fresh);
            goesOn = first >= 0 && answered(first, in);
        }
        firstEnd = Math.min(firstEnd, System.nanoTime());
    }

    /** Returns the first byte of the answer; -1 if the connection ended without any. */
    private int ask(Socket socket, InputStream in, boolean fresh) throws IOException {
        int first = -1;
        try {
            socket.getOutputStream().write(request);
            first = in.read();
        } catch (IOException e) {
            // The kernel takes a connection before the router does, and resets those that nobody has taken when the
            // listener closes. Only a new one can be of these.
            if (!fresh) {
                throw new IOException("on a connection that has had answers, after " + answers + " in all", e);
            }
        }
        if (first < 0) {
            firstUnanswered = Math.min(firstUnanswered, System.nanoTime());
        }
        return first;
    }

    /** Reads the rest of an answer; whether the connection goes on. */
    private boolean answered(int first, InputStream in) throws IOException {
        String head = head(first, in);
        assertThat(head).startsWith("HTTP/1.1 200 ");
        Matcher length = LENGTH.matcher(head);
        assertThat(length.find()).as(head).isTrue();
        int size = Integer.parseInt(length.group(1));
        assertThat(in.readNBytes(size)).as("the body of %s", head).hasSize(size);
        answers++;
        firstAnswer.complete(true);
        if (CLOSE.matcher(head).find()) {
            firstEnd = Math.min(firstEnd, System.nanoTime());
            assertThat(in.read()).as("what follows the last answer").isEqualTo(-1);
            return false;
        }
        return true;
    }

    private static String head(int first, InputStream in) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            assertThat(one).as("the head broke off: %s", head).isNotNegative();
            head.append((char) one);
        }
        return head.toString();
    }
}
