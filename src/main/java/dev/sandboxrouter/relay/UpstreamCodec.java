package dev.sandboxrouter.relay;

/** What a sandbox sends becomes messages here, and the other way round; one request at a time. Event loop only. */
interface UpstreamCodec {

    /**
     * A request is about to be written.
     *
     * @param answeredWithoutBody whether it is HEAD
     */
    void expect(boolean answeredWithoutBody);

    /** Whether nothing of a response has come since {@link #expect}, not even of a broken one. */
    boolean atStart();

    /** Whether another request may follow the one whose response has just ended. */
    boolean reusable();

    /** Whether a piece of the request has room. */
    boolean hasRoom();

    /** What is written from now on is bytes. */
    void stopWriting();

    /** What was read and not decoded goes on down the pipeline as bytes, as does all that is read from now on. */
    void stopReading();
}
