package dev.sandboxrouter.relay.codec;

/**
 * The line before a chunk's data: {@code 1*HEXDIG [ chunk-ext ] CRLF}, RFC 9112 section 7.1. Blanks are allowed only where
 * an extension follows, as the grammar has it: a size followed by blanks alone is read differently by different readers.
 */
final class ChunkLine {

    /** Bytes after the size, up to the line end; more are 400. Nothing we forward says what was in them. */
    static final int MAX_EXTENSION = 256;

    /** Digits of a size, leading zeros included: as many as a 64-bit number has. */
    static final int MAX_DIGITS = 16;

    /** The longest valid line, with its end. */
    static final int MAX_LENGTH = MAX_DIGITS + MAX_EXTENSION + 2;

    static final long BAD_SIZE = -1;

    static final long BAD_EXTENSION = -2;

    private static final int NONE = -1;

    private ChunkLine() {}

    /** The chunk's size, 0..2^63-1, or {@link #BAD_SIZE}, or {@link #BAD_EXTENSION}. */
    static long size(byte[] bytes, int from, int to) {
        long size = 0;
        int at = from;
        for (int digit; at < to && (digit = Character.digit(bytes[at], 16)) >= 0; at++) {
            size = (size << 4) | digit;
        }
        if (at == from || at - from > MAX_DIGITS || size < 0) {
            return BAD_SIZE;
        }
        return at == to || isExtension(bytes, at, to) ? size : sizeEnds(bytes[at]);
    }

    private static long sizeEnds(byte next) {
        return next == ';' || Octets.isBlank(next) ? BAD_EXTENSION : BAD_SIZE;
    }

    /**
     * {@code 1*( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )}, in ASCII, without blanks before any but
     * the first semicolon: not every reader takes those.
     */
    private static boolean isExtension(byte[] bytes, int from, int to) {
        int at = to - from > MAX_EXTENSION ? NONE : from;
        while (at != NONE && at < to) {
            int semicolon = at == from ? Octets.skipBlanks(bytes, at, to) : at;
            if (semicolon == to || bytes[semicolon] != ';') {
                return false;
            }
            at = token(bytes, Octets.skipBlanks(bytes, semicolon + 1, to), to);
            int equals = at == NONE ? to : Octets.skipBlanks(bytes, at, to);
            if (equals < to && bytes[equals] == '=') {
                at = value(bytes, Octets.skipBlanks(bytes, equals + 1, to), to);
            }
        }
        return at != NONE;
    }

    private static int value(byte[] bytes, int from, int to) {
        return from < to && bytes[from] == '"' ? quoted(bytes, from + 1, to) : token(bytes, from, to);
    }

    /** Index after a token; {@link #NONE} if there is none. */
    private static int token(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Octets.isToken(bytes[at])) {
            at++;
        }
        return at == from ? NONE : at;
    }

    /** Index after the closing quote; {@link #NONE} if there is none. */
    private static int quoted(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '"') {
                return at + 1;
            }
            at += bytes[at] == '\\' ? 1 : 0;
            if (at == to || bytes[at] < 0 || !Octets.isFieldValue(bytes[at])) {
                return NONE;
            }
        }
        return NONE;
    }
}
