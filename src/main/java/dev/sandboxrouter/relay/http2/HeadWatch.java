package dev.sandboxrouter.relay.http2;

import io.netty.handler.codec.http2.Http2FrameTypes;

/** Knows when a head has begun and is not complete, which the codec does not tell. Event loop only. */
final class HeadWatch {

    private long heads;
    private long told;
    private boolean continues; // a CONTINUATION is to follow

    /** Told of each frame when it begins. */
    void begun(FrameWalk frame) {
        if (isOfHead(frame)) {
            heads += frame.type() == Http2FrameTypes.HEADERS ? 1 : 0;
            continues = !frame.has(FrameWalk.END_HEADERS);
        }
    }

    /** Tells where a read ends, if that is not within the head that the one before ended in. */
    void readEnds(FrameWalk frame, FrameTurns.Owner owner) {
        long pending = continues || (frame.isWithinFrame() && isOfHead(frame)) ? heads : 0;
        if (pending != told) {
            told = pending;
            owner.headPending(pending != 0);
        }
    }

    private static boolean isOfHead(FrameWalk frame) {
        return frame.type() == Http2FrameTypes.HEADERS || frame.type() == Http2FrameTypes.CONTINUATION;
    }
}
