package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Cuts a body out of the connection's bytes by its framing (RFC 9112 sections 6 and 7), as slices of what was read: no
 * copy, nothing held back. The message's end is emitted exactly once, by {@link #read} or by {@link #endOfConnection}.
 */
final class Body {

    private enum State {
        ENDED,
        FIXED,
        CHUNK_LINE,
        CHUNK_DATA,
        CHUNK_CR,
        CHUNK_LF,
        TRAILERS,
        UNTIL_CLOSE
    }

    private final FieldSection trailers;
    private final int maxTrailerBytes;
    private State state = State.ENDED;
    private long left;
    private Fault fault = Fault.BAD_CHUNK_SIZE;

    Body(boolean lenientTrailers, int maxTrailerBytes) {
        this.trailers = new FieldSection(lenientTrailers, null);
        this.maxTrailerBytes = maxTrailerBytes;
    }

    /** The message has no body: its end is emitted at once. */
    void none(List<Object> out) {
        out.add(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    void fixed(long length, List<Object> out) {
        if (length == 0) {
            none(out);
        } else {
            left = length;
            state = State.FIXED;
        }
    }

    void chunked() {
        state = State.CHUNK_LINE;
    }

    void untilClose() {
        state = State.UNTIL_CLOSE;
    }

    boolean ended() {
        return state == State.ENDED;
    }

    /** Reads what there is. {@link Step#DONE} once the end is in {@code out}. */
    Step read(ByteBuf in, LineScanner lines, List<Object> out) {
        Step step = Step.ADVANCED;
        while (step == Step.ADVANCED && in.isReadable()) {
            step = switch (state) {
                case ENDED -> Step.DONE;
                case FIXED -> fixedContent(in, out);
                case CHUNK_LINE -> chunkLine(in, lines);
                case CHUNK_DATA -> chunkData(in, out);
                case CHUNK_CR -> expect(in, '\r', State.CHUNK_LF);
                case CHUNK_LF -> expect(in, '\n', State.CHUNK_LINE);
                case TRAILERS -> trailers(in, lines, out);
                case UNTIL_CLOSE -> content(in, in.readableBytes(), out);
            };
        }
        return step == Step.ADVANCED ? Step.WAITING : step;
    }

    /** The other side has ended its connection cleanly; ends the body if that is how this one ends. */
    void endOfConnection(List<Object> out) {
        if (state == State.UNTIL_CLOSE) {
            state = State.ENDED;
            none(out);
        }
    }

    private Step fixedContent(ByteBuf in, List<Object> out) {
        int length = (int) Math.min(left, in.readableBytes());
        if (length < left) {
            left -= length;
            return content(in, length, out);
        }
        state = State.ENDED;
        out.add(new DefaultLastHttpContent(in.readRetainedSlice(length), EmptyHttpHeaders.INSTANCE));
        return Step.DONE;
    }

    private static Step content(ByteBuf in, int length, List<Object> out) {
        out.add(new DefaultHttpContent(in.readRetainedSlice(length)));
        return Step.ADVANCED;
    }

    private Step chunkLine(ByteBuf in, LineScanner lines) {
        int length = lines.next(in, ChunkLine.MAX_LENGTH);
        if (length == LineScanner.INCOMPLETE) {
            return Step.WAITING;
        }
        if (length == LineScanner.TOO_LONG) {
            return fail(Fault.BAD_CHUNK_EXTENSION);
        }
        if (lines.bareLf()) {
            return fail(Fault.BARE_LF);
        }
        left = ChunkLine.size(lines.bytes(), lines.from(), lines.to());
        if (left < 0) {
            return fail(left == ChunkLine.BAD_SIZE ? Fault.BAD_CHUNK_SIZE : Fault.BAD_CHUNK_EXTENSION);
        }
        state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
        trailers.begin(maxTrailerBytes);
        return Step.ADVANCED;
    }

    private Step chunkData(ByteBuf in, List<Object> out) {
        int length = (int) Math.min(left, in.readableBytes());
        left -= length;
        if (left == 0) {
            state = State.CHUNK_CR;
        }
        return content(in, length, out);
    }

    private Step expect(ByteBuf in, char octet, State next) {
        if (in.readByte() != octet) {
            return fail(Fault.BAD_CHUNK_END);
        }
        state = next;
        return Step.ADVANCED;
    }

    private Step trailers(ByteBuf in, LineScanner lines, List<Object> out) {
        Step step = trailers.read(in, lines);
        if (step == Step.FAILED) {
            return fail(trailers.fault());
        }
        if (step == Step.DONE) {
            state = State.ENDED;
            out.add(
                    trailers.isEmpty()
                            ? LastHttpContent.EMPTY_LAST_CONTENT
                            : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers.take()));
        }
        return step;
    }

    Fault fault() {
        return fault;
    }

    private Step fail(Fault wrong) {
        fault = wrong;
        return Step.FAILED;
    }
}
