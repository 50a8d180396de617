package dev.sandboxrouter.testkit;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/** The sandbox's end of one connection, in the hands of a script. */
public final class SandboxConnection extends WireEnd {

    /** An idle kept-alive connection is nothing wrong; that a test hangs is for its client's patience to tell. */
    private static final Duration PATIENCE_OF_SCRIPTS = Duration.ofMinutes(1);

    private final int number;
    private final Consumer<ReceivedRequest> record;

    SandboxConnection(Socket socket, int number, Consumer<ReceivedRequest> record) throws IOException {
        super(socket);
        patience(PATIENCE_OF_SCRIPTS);
        this.number = number;
        this.record = record;
    }

    /** Which of the sandbox's connections this is, counted from 1. */
    public int number() {
        return number;
    }

    /** Reads a request's head alone and records the request without a body. */
    public ReceivedRequest readRequestHead() throws IOException {
        ReceivedRequest request = new ReceivedRequest(number, readHead(), RawBody.NONE);
        record.accept(request);
        return request;
    }

    /** Reads a request with its body and records it once it is complete. */
    public ReceivedRequest readRequest() throws IOException {
        RawHead head = readHead();
        ReceivedRequest request = new ReceivedRequest(number, head, readBody(head, false));
        record.accept(request);
        return request;
    }

    /** Reads the body that the head announces. */
    public RawBody readBodyOf(ReceivedRequest request) throws IOException {
        return readBody(request.head(), false);
    }
}
