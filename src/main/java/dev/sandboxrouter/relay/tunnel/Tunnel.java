package dev.sandboxrouter.relay.tunnel;

import dev.sandboxrouter.relay.tunnel.TunnelEnd.Party;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Two channels that have become one byte tunnel; contract section 7.
 *
 * <pre>
 *   OPEN ──{@link #end}, WebSocket──► ENDING ──a direction without boundary after 1 s, or a peer──► CLOSING ──► CLOSED
 *     │                                  │    without Close or FIN 1 s after the last close frame      ▲           ▲
 *     │                                  └──both sides done───────────────────────────────────────────┼───────────┤
 *     ├──reset of a side, {@link #end} of another protocol──────────────────────────────────────────────┘           │
 *     └──both sides done (FIN both ways, all flushed)──────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>While open it is transparent: bytes, FINs and resets of one side reach the other in order, under back-pressure. The
 * caller sets the watermarks (64 KiB and 32 KiB); a direction holds the high one plus one read at most.
 *
 * <p>Resets behind a pause: a side that is not read, because the other one is slow or because it has sent its FIN, is
 * asked every 500 ms by {@link ResetProbe}, so the other side hears of a reset within a second. What the probe cannot
 * see is the reset of a side whose own output was shut before; that shows when its bytes are read to their end.
 *
 * <p>Timers: at most one task, for the earliest of idle time-out, lifetime, probe and the 1 s of an ending. A tunnel
 * without limits that flows freely has none.
 */
public final class Tunnel {

    /** How often a side that is not read is asked for a reset. Twice a second keeps the promise of one second. */
    static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

    /** How long a frame may take to end, and then a peer to answer the close frame; contract section 7. */
    static final Duration GRACE = Duration.ofSeconds(1);

    private enum Phase {
        OPEN,
        ENDING,
        CLOSING,
        CLOSED
    }

    private final EventLoop loop;
    private final TunnelSide client;
    private final TunnelSide sandbox;
    private final Lifespan lifespan;
    private final TunnelListener listener;
    private final WakeUp wakeUp;
    private long graceEnds;
    private Phase phase = Phase.OPEN;
    private int channelsLeft = 2;
    private @Nullable Party endedBy;
    private @Nullable CloseReason reason;
    private boolean brokenOff;

    private Tunnel(
            DuplexChannel client,
            DuplexChannel sandbox,
            Protocol protocol,
            TunnelOptions options,
            TunnelListener listener) {
        this.loop = client.eventLoop();
        this.lifespan = new Lifespan(options);
        this.listener = listener;
        this.wakeUp = new WakeUp(loop, this::wake);
        this.client = new TunnelSide(this, client, protocol);
        this.sandbox = new TunnelSide(this, sandbox, protocol);
    }

    /** As {@link #open(Channel, Channel, Protocol, TunnelOptions, TunnelListener, ByteBuf, ByteBuf)}, nothing early. */
    public static Tunnel open(
            Channel client, Channel sandbox, Protocol protocol, TunnelOptions options, TunnelListener listener) {
        return open(client, sandbox, protocol, options, listener, Unpooled.EMPTY_BUFFER, Unpooled.EMPTY_BUFFER);
    }

    /**
     * Makes two channels a tunnel: installs one handler at the tail of each pipeline, turns reading on and returns. The
     * listener hears of the end, even if a channel is closed already.
     *
     * <p>Bytes that a codec had read too far are either given here, or fired through the pipeline in the same turn of the
     * event loop (as a codec does when it is removed), or both, in this order. Event loop only.
     *
     * @param client socket channel, its codecs removed or about to be, {@code ALLOW_HALF_CLOSURE} on
     * @param sandbox likewise, on the same event loop
     * @param earlyFromClient released by the tunnel
     * @param earlyFromSandbox released by the tunnel
     * @throws IllegalArgumentException if the channels have different event loops; nothing was done then
     */
    public static Tunnel open(
            Channel client,
            Channel sandbox,
            Protocol protocol,
            TunnelOptions options,
            TunnelListener listener,
            ByteBuf earlyFromClient,
            ByteBuf earlyFromSandbox) {
        assert client.eventLoop().inEventLoop();
        if (client.eventLoop() != sandbox.eventLoop()) {
            throw new IllegalArgumentException("event loops: " + client + ", " + sandbox + " (expected: the same)");
        }
        Tunnel tunnel = new Tunnel((DuplexChannel) client, (DuplexChannel) sandbox, protocol, options, listener);
        tunnel.start(earlyFromClient, earlyFromSandbox);
        return tunnel;
    }

    private void start(ByteBuf earlyFromClient, ByteBuf earlyFromSandbox) {
        client.channel().pipeline().addLast(client);
        sandbox.channel().pipeline().addLast(sandbox);
        client.receiveEarly(earlyFromClient);
        sandbox.receiveEarly(earlyFromSandbox);
        client.updateReading();
        sandbox.updateReading();
        lifespan.arm(wakeUp);
        // Later, so that bytes which the caller still fires come before a FIN that the channel has seen already.
        loop.execute(this::catchUp);
    }

    private void catchUp() {
        client.catchUp();
        sandbox.catchUp();
    }

    /**
     * Ends the tunnel: a WebSocket with a close frame towards both sides, each at its next frame boundary, anything else
     * at once. Any thread; only the first reason counts, and none after the tunnel has ended otherwise.
     */
    public void end(CloseReason why) {
        if (loop.inEventLoop()) {
            endNow(why);
            return;
        }
        try {
            loop.execute(() -> endNow(why));
        } catch (RejectedExecutionException stopped) {
            // An event loop closes its channels before it rejects anything: there is nothing left to end.
        }
    }

    /** Bytes passed on to the sandbox so far. Event loop only. */
    public long bytesToSandbox() {
        assert loop.inEventLoop();
        return client.passedOn();
    }

    /** Bytes passed on to the client so far. Event loop only. */
    public long bytesToClient() {
        assert loop.inEventLoop();
        return sandbox.passedOn();
    }

    private void endNow(CloseReason why) {
        assert loop.inEventLoop();
        if (phase != Phase.OPEN) {
            return;
        }
        endedBy = Party.ROUTER;
        reason = why;
        if (client.isUnframed() || sandbox.isUnframed()) {
            abort();
            return;
        }
        phase = Phase.ENDING;
        allowGrace();
        client.cutAtBoundary();
        sandbox.cutAtBoundary();
    }

    private void allowGrace() {
        graceEnds = System.nanoTime() + GRACE.toNanos();
        wakeUp.noLaterThan(graceEnds);
    }

    // --- asked and told by the sides

    TunnelSide opposite(TunnelSide side) {
        return side == client ? sandbox : client;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Whether close frames are on their way; see the diagram. */
    boolean isEnding() {
        return phase == Phase.ENDING;
    }

    /** The frame for a side, once the router has a reason. */
    ByteBuf closeFrameTo(TunnelSide side) {
        CloseReason why = Objects.requireNonNull(reason);
        return side == client
                ? CloseFrame.towardsClient(why, side.channel().alloc())
                : CloseFrame.towardsSandbox(why, side.channel().alloc());
    }

    /** A side sent something. */
    void heard() {
        lifespan.heard();
    }

    /** A side is not read from now on. */
    void watchUnread() {
        if (phase == Phase.OPEN) {
            wakeUp.noLaterThan(System.nanoTime() + PROBE_INTERVAL.toNanos());
        }
    }

    /** A side sent its FIN. */
    void finished(TunnelSide side) {
        if (endedBy == null) {
            endedBy = partyOf(side);
        }
    }

    /** The time for the peers' answers starts when the last direction has got its close frame. */
    void directionCut() {
        if (phase == Phase.ENDING && !client.isFlowing() && !sandbox.isFlowing()) {
            allowGrace();
        }
    }

    /** A side was reset, or cannot be written to. */
    void broken(TunnelSide side) {
        assert loop.inEventLoop();
        if (phase == Phase.OPEN) {
            endedBy = partyOf(side);
            brokenOff = true;
            abort();
        } else if (phase == Phase.ENDING && !side.isDone()) {
            endWithout(side);
        }
    }

    /** The other side may still be waiting to read its close frame: only half a frame is a reason to cut it off. */
    private void endWithout(TunnelSide side) {
        TunnelSide other = opposite(side);
        boolean halfAFrame = side.isFlowing();
        side.quit();
        if (halfAFrame) {
            other.quit();
        } else {
            other.deafen();
        }
    }

    /** Closes both channels at once. */
    void abort() {
        assert loop.inEventLoop();
        if (phase == Phase.OPEN || phase == Phase.ENDING) {
            phase = Phase.CLOSING;
            client.quit();
            sandbox.quit();
        }
    }

    /** A side's channel is closed; told once for each. */
    void closed(TunnelSide side) {
        assert loop.inEventLoop();
        if (!side.isDone()) {
            broken(side);
        }
        if (--channelsLeft == 0) {
            phase = Phase.CLOSED;
            wakeUp.cancel();
            listener.closed(this, outcome(endedBy == null ? partyOf(side) : endedBy));
        }
    }

    private TunnelEnd outcome(Party party) {
        boolean clean = party == Party.ROUTER ? client.hasOutputEnded() && sandbox.hasOutputEnded() : !brokenOff;
        return new TunnelEnd(party, reason, clean, bytesToSandbox(), bytesToClient());
    }

    private Party partyOf(TunnelSide side) {
        return side == client ? Party.CLIENT : Party.SANDBOX;
    }

    // --- time

    /** Whether a timer runs; an idle tunnel without limits has none. */
    boolean hasTimer() {
        return wakeUp.isSet();
    }

    private void wake() {
        long now = System.nanoTime();
        switch (phase) {
            case OPEN -> wakeOpen(now);
            case ENDING -> wakeEnding(now);
            case CLOSING, CLOSED -> {}
        }
    }

    private void wakeEnding(long now) {
        if (now - graceEnds >= 0) {
            abort();
        } else {
            wakeUp.noLaterThan(graceEnds);
        }
    }

    private void wakeOpen(long now) {
        CloseReason over = lifespan.over(now);
        if (over != null) {
            endNow(over);
            return;
        }
        lifespan.arm(wakeUp);
        probe(client);
        probe(sandbox);
    }

    private void probe(TunnelSide side) {
        if (phase != Phase.OPEN || !side.isUnwatched()) {
            return;
        }
        if (ResetProbe.isReset(side.channel())) {
            broken(side);
        } else {
            watchUnread();
        }
    }
}
