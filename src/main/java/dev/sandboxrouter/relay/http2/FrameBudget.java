package dev.sandboxrouter.relay.http2;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.function.LongSupplier;

/**
 * Counts what a client's frames cost before anything of them is done, and says when that is more than its budget: floods of
 * RST_STREAM, SETTINGS, PING, CONTINUATION and the like cost the sender next to nothing (CVE-2019-9512 to 9518,
 * CVE-2023-44487, CVE-2024-27316). The budget comes back with time, as a bucket fills. DATA of very few bytes has a
 * budget of its own, and a client that spends it is no flood but slowed down: these are the messages of a call of gRPC, and
 * they move something. Other DATA that carries bytes and HEADERS are not counted: flow control and the number of streams
 * bound them. Nor is what a client sends because it was sent something: clients of gRPC answer DATA with a PING, by which
 * they measure how large a window they want, and with WINDOW_UPDATE however small it was. So one PING is free for each time
 * that something was written since the PING before, and {@value Http2Options#UPDATES_PER_DATA} WINDOW_UPDATE for each small
 * DATA. An acknowledgement costs as much as any frame: one SETTINGS is all that is there to acknowledge.
 *
 * <p>It judges; {@link FrameTurns} shows it each frame, and ends what it does not afford. Event loop only.
 */
public final class FrameBudget {

    /** What becomes of a frame. */
    enum Verdict {
        AFFORDED,
        /** It is passed on, and those after it come later. */
        SLOWED,
        EXCEEDED
    }

    private final Bucket budget;
    private final Bucket smallData;

    private boolean pingFree;
    private int updatesFree;

    /** @param clock of nanoseconds, by which the budget comes back */
    public FrameBudget(LongSupplier clock) {
        this.budget = new Bucket(Http2Options.BUDGET, Http2Options.BUDGET_PER_SECOND, clock);
        this.smallData = new Bucket(Http2Options.SMALL_DATA_BUDGET, Http2Options.SMALL_DATA_PER_SECOND, clock);
    }

    /** A frame of an answer went out. */
    void answered() {
        pingFree = true;
    }

    /** DATA went out that was too small for the WINDOW_UPDATE that gives it back not to be. */
    void answeredSmall() {
        updatesFree = Math.min(updatesFree + Http2Options.UPDATES_PER_DATA, Http2Options.MAX_FREE_UPDATES);
    }

    /** Pays for a frame that has begun. */
    Verdict judge(FrameWalk frame) {
        return frame.type() == Http2FrameTypes.DATA ? judgeData(frame) : spend(cost(frame));
    }

    private Verdict spend(int cost) {
        return budget.take(cost) ? Verdict.AFFORDED : Verdict.EXCEEDED;
    }

    /** The last DATA of a stream is free, as its HEADERS are. */
    private Verdict judgeData(FrameWalk frame) {
        if (frame.has(FrameWalk.END_STREAM)) {
            return Verdict.AFFORDED;
        }
        int size = frame.dataBytes();
        if (size <= 0) {
            return spend(1);
        }
        return size >= Http2Options.SMALL_DATA || smallData.take(1) ? Verdict.AFFORDED : Verdict.SLOWED;
    }

    private int cost(FrameWalk frame) {
        return switch (frame.type()) {
            case Http2FrameTypes.HEADERS -> 0;
            case Http2FrameTypes.RST_STREAM -> Http2Options.RESET_COST;
            case Http2FrameTypes.WINDOW_UPDATE ->
                frame.increment() >= Http2Options.SMALL_INCREMENT || takeFreeUpdate() ? 0 : 1;
            case Http2FrameTypes.PING -> !frame.has(FrameWalk.ACK) && takeFreePing() ? 0 : 1;
            default -> 1;
        };
    }

    private boolean takeFreeUpdate() {
        boolean free = updatesFree > 0;
        updatesFree -= free ? 1 : 0;
        return free;
    }

    private boolean takeFreePing() {
        boolean free = pingFree;
        pingFree = false;
        return free;
    }
}
