package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the field lines of a head or of trailers up to the empty line; RFC 9112 section 5. In a request every doubt is a
 * fault. In a response, where RFC 9112 sections 2.2, 5.1 and 5.2 say how a proxy repairs them, a bare LF ends a line,
 * blanks before the colon go, and a folded line joins the one before it by a space; what goes on is clean either way.
 */
final class FieldSection {

    /**
     * Field lines of one section, folded ones included; more are 431. A bound on objects: 64 KiB of bytes would
     * otherwise become 16,000 entries.
     */
    static final int MAX_FIELDS = 1000;

    private static final DefaultHttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private final boolean lenient;
    private final @Nullable HeadFacts facts;
    private @Nullable HttpHeaders headers;

    /** The field read last: in a response the next line may continue it. */
    private @Nullable AsciiString name;

    private String value = "";
    private int budget;
    private int count;
    private Fault fault = Fault.BAD_FIELD_NAME;

    /** @param facts told of every field; null for trailers, which decide nothing */
    FieldSection(boolean lenient, @Nullable HeadFacts facts) {
        this.lenient = lenient;
        this.facts = facts;
    }

    /** Starts a new section that may have so many bytes, the empty line included. */
    void begin(int bytes) {
        budget = bytes;
        count = 0;
        headers = null;
        name = null;
    }

    /** Reads what lines there are; {@link Step#WAITING}, {@link Step#DONE} or {@link Step#FAILED}. */
    Step read(ByteBuf in, LineScanner lines) {
        while (true) {
            int length = lines.next(in, budget);
            if (length <= 0) {
                return length == LineScanner.INCOMPLETE ? Step.WAITING : fail(Fault.SECTION_TOO_LARGE);
            }
            budget -= length;
            if (lines.bareLf() && !lenient) {
                return fail(Fault.BARE_LF);
            }
            if (lines.isEmpty()) {
                flush();
                return Step.DONE;
            }
            Fault wrong = line(lines.bytes(), lines.from(), lines.to());
            if (wrong != null) {
                return fail(wrong);
            }
        }
    }

    private @Nullable Fault line(byte[] bytes, int from, int to) {
        if (++count > MAX_FIELDS) {
            return Fault.TOO_MANY_FIELDS;
        }
        if (Octets.isBlank(bytes[from])) {
            return fold(bytes, from, to);
        }
        flush();
        int hash = 0;
        int nameEnd = from;
        while (nameEnd < to && Octets.isToken(bytes[nameEnd])) {
            hash = FieldNames.hash(hash, bytes[nameEnd++]);
        }
        int colon = lenient ? Octets.skipBlanks(bytes, nameEnd, to) : nameEnd;
        if (nameEnd == from || colon == to || bytes[colon] != ':') {
            return Fault.BAD_FIELD_NAME;
        }
        name = FieldNames.of(bytes, from, nameEnd, hash);
        return value(bytes, colon + 1, to);
    }

    private @Nullable Fault value(byte[] bytes, int afterColon, int to) {
        if (!Octets.areFieldValue(bytes, afterColon, to)) {
            return Fault.BAD_FIELD_VALUE;
        }
        value = trimmed(bytes, afterColon, to);
        return null;
    }

    private @Nullable Fault fold(byte[] bytes, int from, int to) {
        if (!lenient || name == null) {
            return Fault.FOLDED;
        }
        if (!Octets.areFieldValue(bytes, from, to)) {
            return Fault.BAD_FIELD_VALUE;
        }
        value = (value + ' ' + trimmed(bytes, from, to)).trim();
        return null;
    }

    private void flush() {
        if (name == null) {
            return;
        }
        if (headers == null) {
            headers = UNCHECKED.newHeaders();
        }
        headers.add(name, value);
        if (facts != null) {
            facts.note(name, value);
        }
        name = null;
    }

    private static String trimmed(byte[] bytes, int from, int to) {
        int start = Octets.skipBlanks(bytes, from, to);
        int end = to;
        while (end > start && Octets.isBlank(bytes[end - 1])) {
            end--;
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Whether the section so far has no field. */
    boolean isEmpty() {
        return headers == null;
    }

    /** The fields of the section that is {@link Step#DONE}; the caller owns them. */
    HttpHeaders take() {
        HttpHeaders taken = headers == null ? UNCHECKED.newHeaders() : headers;
        headers = null;
        return taken;
    }

    Fault fault() {
        return fault;
    }

    private Step fail(Fault wrong) {
        fault = wrong;
        return Step.FAILED;
    }
}
