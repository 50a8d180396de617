package dev.sandboxrouter.relay;

import io.netty.handler.codec.http.HttpRequest;

/** What a client sends becomes messages here, and the other way round. Event loop only. */
interface ClientCodec {

    /** The heads of answers, by what the client understands. */
    ResponseHeads responseHeads();

    /** Whether as much of a held-back request is kept as ever will be. */
    boolean isFull();

    /** Whether the head of a request has begun and is not complete. */
    boolean inHead();

    /** Whether what follows this request is held back as bytes until {@link #resume}: it may belong to a tunnel. */
    boolean pausesAfter(HttpRequest head);

    /** Goes on with the next request. */
    void resume();

    /** What is written from now on is bytes. */
    void stopWriting();

    /** What was read and not decoded goes on down the pipeline as bytes, as does all that is read from now on. */
    void stopReading();
}
