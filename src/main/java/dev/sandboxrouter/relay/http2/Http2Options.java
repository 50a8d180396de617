package dev.sandboxrouter.relay.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Every limit of a client's HTTP/2 connection. */
public final class Http2Options {

    /** Streams of one connection at a time; one more is refused and may be tried again (RFC 9113 5.1.2). */
    public static final int MAX_STREAMS = 100;

    /** What a stream may hold of a body that its sandbox does not take, in bytes. */
    public static final int STREAM_WINDOW = 64 * 1024;

    /** So large that streams whose sandboxes take nothing do not hold back the others, in bytes. */
    public static final int CONNECTION_WINDOW = STREAM_WINDOW * (MAX_STREAMS + 1);

    /**
     * How many times the announced list of header fields a head or trailers may have before the codec gives up on them: what
     * is in between, the router reads, refuses like any request and forgets. Memory stays bounded: one such list for each
     * connection, for as long as it takes to read it.
     */
    public static final int READABLE_LISTS = 4;

    /**
     * What frames that move nothing may cost a connection at once: each RST_STREAM {@value #RESET_COST}, each SETTINGS,
     * PING, PRIORITY, empty DATA (padding is nothing), CONTINUATION, WINDOW_UPDATE of less than {@value #SMALL_INCREMENT} bytes, and unknown
     * frame 1. Free is what answers us: a PING if DATA or HEADERS was written since the one before, and
     * {@value #UPDATES_PER_DATA} WINDOW_UPDATE for each small DATA. Beyond it the connection is closed with GOAWAY (ENHANCE_YOUR_CALM).
     */
    public static final int BUDGET = 1000;

    /** How much of the budget comes back in a second. */
    public static final int BUDGET_PER_SECOND = 200;

    /** DATA with fewer bytes than this costs us more to keep than they are; in bytes. */
    static final int SMALL_DATA = 64;

    /**
     * How many frames of DATA with less than {@value #SMALL_DATA} bytes a connection may send at once; beyond it no more is
     * read of it than comes back. Each that waits for its sandbox takes some 140 bytes of the heap, and a window of 64 KiB
     * has room for as many frames as bytes.
     */
    public static final int SMALL_DATA_BUDGET = 10_000;

    /** How much of that comes back in a second. */
    public static final int SMALL_DATA_PER_SECOND = 5_000;

    /** A reset stream has cost a walk of the route: 200 at once, 40 a second (rapid reset, CVE-2023-44487). */
    static final int RESET_COST = 5;

    /** Increments below this, in bytes, make us send crumbs. */
    static final int SMALL_INCREMENT = 256;

    /** A client gives back what it received to the stream and to the connection. */
    static final int UPDATES_PER_DATA = 2;

    /**
     * How many small WINDOW_UPDATE a client may still owe us for what it has received. Clients give back at once, or wait
     * until there is more to give back: that many are a client that has read nothing of {@value #SMALL_DATA_BUDGET} DATA, and no
     * store for a flood.
     */
    static final int MAX_FREE_UPDATES = UPDATES_PER_DATA * SMALL_DATA_BUDGET;

    /** How a connection of prior knowledge begins; RFC 9113 3.4. */
    public static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(
                    Unpooled.wrappedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
            .asReadOnly();

    private Http2Options() {}
}
