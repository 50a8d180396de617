package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reading requests and reading responses have in common: start line, fields, body, and over again; one message a
 * call, so that the handlers have seen a message's end before the next one is begun.
 *
 * <pre>
 *   START ──start line──▶ FIELDS ──empty line──▶ BODY ──its end──▶ START
 *     ▲                     │ no body, interim      │
 *     └─────────────────────┴───────────────────────┘
 *   FIELDS ──101──▶ RAW        any ──fault──▶ FAILED
 * </pre>
 */
abstract class MessageDecoder extends ByteToMessageDecoder {

    private enum State {
        START,
        FIELDS,
        BODY,
        RAW,
        FAILED
    }

    private final LineScanner lines = new LineScanner();
    private final HeadFacts facts = new HeadFacts();
    private final FieldSection fields;
    private final Body body;
    private final int maxHeaderBytes;
    private final boolean strict;
    private State state = State.START;
    private boolean blankLineSkipped;

    /** Whether this read brought bytes, and whether a message came of them; see {@link #channelReadComplete}. */
    private boolean received;

    private boolean emitted;

    MessageDecoder(int maxHeaderBytes, boolean strict) {
        this.maxHeaderBytes = maxHeaderBytes;
        this.strict = strict;
        this.fields = new FieldSection(!strict, facts);
        this.body = new Body(!strict, maxHeaderBytes);
    }

    /** Whether bytes of a next message are to be left alone for now. */
    abstract boolean held();

    /** What is wrong with a message beginning now; null if nothing. */
    abstract @Nullable Fault mayBegin();

    /** Reads the start line in {@code bytes[from, to)}. */
    abstract @Nullable Fault startLine(byte[] bytes, int from, int to);

    /** What a start line over the limit is. */
    abstract Fault startLineTooLong();

    /** Judges a complete head, emits it, and sets the body's framing (or calls {@link #switchToRaw}). */
    abstract @Nullable Fault head(HttpHeaders headers, HeadFacts told, Body framing, List<Object> out);

    /** A message is over, interim responses too. */
    abstract void ended();

    /** The message that tells the handlers of a fault. */
    abstract Object failure(Fault fault);

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        received = true;
        lines.begin();
        Step step = Step.ADVANCED;
        while (step == Step.ADVANCED && in.isReadable()) {
            step = step(in, out);
        }
        emitted |= !out.isEmpty();
    }

    private Step step(ByteBuf in, List<Object> out) {
        return switch (state) {
            case START -> held() ? Step.WAITING : start(in, out);
            case FIELDS -> fields(in, out);
            case BODY -> body(in, out);
            case RAW -> raw(in, out);
            case FAILED -> discard(in);
        };
    }

    private Step start(ByteBuf in, List<Object> out) {
        Fault early = mayBegin();
        if (early != null) {
            return fail(early, in, out);
        }
        int length = lines.next(in, maxHeaderBytes);
        if (length <= 0) {
            return length == LineScanner.INCOMPLETE ? Step.WAITING : fail(startLineTooLong(), in, out);
        }
        if (lines.bareLf() && strict) {
            return fail(Fault.BARE_LF, in, out);
        }
        if (lines.isEmpty() && strict && !blankLineSkipped) {
            blankLineSkipped = true; // RFC 9112 section 2.2: some clients end a body with a CRLF too many
            return Step.ADVANCED;
        }
        Fault wrong = startLine(lines.bytes(), lines.from(), lines.to());
        if (wrong != null) {
            return fail(wrong, in, out);
        }
        facts.reset();
        fields.begin(maxHeaderBytes - length);
        state = State.FIELDS;
        return Step.ADVANCED;
    }

    private Step fields(ByteBuf in, List<Object> out) {
        Step step = fields.read(in, lines);
        if (step == Step.WAITING) {
            return step;
        }
        state = State.BODY;
        Fault wrong = step == Step.FAILED ? fields.fault() : head(fields.take(), facts, body, out);
        if (wrong != null) {
            return fail(wrong, in, out);
        }
        return state == State.BODY && !body.ended() ? Step.ADVANCED : finish();
    }

    private Step body(ByteBuf in, List<Object> out) {
        Step step = body.read(in, lines, out);
        if (step == Step.FAILED) {
            return fail(body.fault(), in, out);
        }
        return step == Step.DONE ? finish() : step;
    }

    private Step finish() {
        if (state != State.RAW) {
            state = State.START;
        }
        blankLineSkipped = false;
        ended();
        return Step.WAITING;
    }

    private static Step raw(ByteBuf in, List<Object> out) {
        out.add(in.readRetainedSlice(in.readableBytes()));
        return Step.WAITING;
    }

    private Step fail(Fault fault, ByteBuf in, List<Object> out) {
        state = State.FAILED;
        out.add(failure(fault));
        return discard(in);
    }

    private static Step discard(ByteBuf in) {
        in.skipBytes(in.readableBytes());
        return Step.WAITING;
    }

    /** From now on the bytes are no HTTP any more and come out as they are. */
    final void switchToRaw() {
        state = State.RAW;
    }

    /** See {@link Body#endOfConnection}. */
    final void endOfConnection(List<Object> out) {
        if (state == State.BODY) {
            body.endOfConnection(out);
            if (body.ended()) {
                finish();
            }
        }
    }

    /** Whether nothing of a next message was looked at. */
    public final boolean atStart() {
        return state == State.START && !lines.inLine();
    }

    /** Whether a head has begun and is not complete. */
    public final boolean inHead() {
        return state == State.FIELDS || (state == State.START && lines.inLine());
    }

    /** How many bytes are kept un-decoded. */
    public final int buffered() {
        return actualReadableBytes();
    }

    /**
     * Asks for more where a read brought too little to emit and nobody else will ask. The inherited method would ask
     * while the decoder is held, too, and so read without bound what it was told to leave alone.
     */
    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        boolean wantsMore = received && !emitted && !held() && state != State.FAILED;
        received = false;
        emitted = false;
        discardSomeReadBytes();
        if (wantsMore && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        ctx.fireChannelReadComplete();
    }
}
