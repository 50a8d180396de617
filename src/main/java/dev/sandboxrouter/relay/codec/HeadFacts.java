package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;

/** What a head says about itself, gathered while its fields are read, so that none is looked up afterwards. */
final class HeadFacts {

    private int hosts;
    private String host = "";
    private int lengthElements;
    private long length;
    private boolean lengthsAgree;
    private int codings;
    private boolean chunked;
    private boolean close;
    private boolean keepAlive;
    private boolean namesUpgrade;
    private boolean hasUpgrade;

    void reset() {
        hosts = 0;
        lengthElements = 0;
        lengthsAgree = true;
        codings = 0;
        chunked = false;
        close = false;
        keepAlive = false;
        namesUpgrade = false;
        hasUpgrade = false;
    }

    void note(AsciiString name, String value) {
        switch (name.length()) {
            case 4 -> noteHost(name, value);
            case 7 -> hasUpgrade |= HttpHeaderNames.UPGRADE.contentEqualsIgnoreCase(name) && !value.isEmpty();
            case 10 -> noteConnection(name, value);
            case 14 -> noteLength(name, value);
            case 17 -> noteCoding(name, value);
            default -> {}
        }
    }

    private void noteHost(AsciiString name, String value) {
        if (HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) {
            hosts++;
            host = value;
        }
    }

    private void noteConnection(AsciiString name, String value) {
        if (HttpHeaderNames.CONNECTION.contentEqualsIgnoreCase(name)) {
            Tokens tokens = new Tokens(value);
            for (String token = tokens.next(); token != null; token = tokens.next()) {
                close |= token.equalsIgnoreCase("close");
                keepAlive |= token.equalsIgnoreCase("keep-alive");
                namesUpgrade |= token.equalsIgnoreCase("upgrade");
            }
        }
    }

    private void noteLength(AsciiString name, String value) {
        if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            int from = 0;
            for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', from)) {
                noteOneLength(value.substring(from, comma).trim());
                from = comma + 1;
            }
            noteOneLength(from == 0 ? value : value.substring(from).trim());
        }
    }

    private void noteOneLength(String element) {
        long number = decimal(element);
        lengthsAgree &= number >= 0 && (lengthElements == 0 || number == length);
        length = number;
        lengthElements++;
    }

    private void noteCoding(AsciiString name, String value) {
        if (HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
            codings++;
            chunked = value.equalsIgnoreCase("chunked");
        }
    }

    /** A decimal number of digits alone, 0..2^63-1; -1 for anything else. */
    static long decimal(String text) {
        return decimal(text, 0);
    }

    /** {@link #decimal(String)} of what begins at {@code from}. */
    static long decimal(String text, int from) {
        int digits = text.length() - from;
        if (digits == 0 || digits > 19) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        // Nineteen digits overflow into the sign bit at most, so too large a number is negative.
        return Math.max(number, -1);
    }

    int hosts() {
        return hosts;
    }

    /** The last {@code Host}, trimmed; only to be read if there are {@link #hosts}. */
    String host() {
        return host;
    }

    boolean hasLength() {
        return lengthElements > 0;
    }

    /** Whether there is exactly one {@code Content-Length}, not a list, and a well-formed one. */
    boolean oneGoodLength() {
        return lengthElements == 1 && lengthsAgree;
    }

    /** Whether all {@code Content-Length}s, list elements too, are the same well-formed number. */
    boolean agreeingLengths() {
        return lengthsAgree;
    }

    boolean severalLengths() {
        return lengthElements > 1;
    }

    long length() {
        return length;
    }

    boolean hasCoding() {
        return codings > 0;
    }

    /** Whether {@code Transfer-Encoding} is one field that is {@code chunked} and no more. */
    boolean justChunked() {
        return codings == 1 && chunked;
    }

    boolean close() {
        return close;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    /** Whether {@code Connection} names {@code upgrade} and there is a non-empty {@code Upgrade}. */
    boolean asksUpgrade() {
        return namesUpgrade && hasUpgrade;
    }
}
