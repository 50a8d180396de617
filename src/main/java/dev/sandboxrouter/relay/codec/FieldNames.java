package dev.sandboxrouter.relay.codec;

import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Locale;

/**
 * The names that most fields have, so that reading one allocates nothing and its hash is known. A name is found in
 * exactly the case in which it was received: sandboxes see what clients sent.
 */
final class FieldNames {

    private static final String COMMON =
            """
            Accept Accept-Encoding Accept-Language Accept-Ranges Access-Control-Allow-Origin Age Allow
            Authorization Cache-Control Connection Content-Disposition Content-Encoding Content-Language
            Content-Length Content-Range Content-Type Cookie Date DNT ETag Expect Expires Forwarded Host
            If-Match If-Modified-Since If-None-Match Keep-Alive Last-Modified Link Location Origin Pragma
            Priority Range Referer Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-WebSocket-Accept
            Sec-WebSocket-Extensions Sec-WebSocket-Key Sec-WebSocket-Protocol Sec-WebSocket-Version Server
            Set-Cookie Strict-Transport-Security TE Trailer Transfer-Encoding Upgrade
            Upgrade-Insecure-Requests User-Agent Vary Via X-Content-Type-Options X-Forwarded-For
            X-Forwarded-Host X-Forwarded-Proto X-Powered-By X-Request-ID X-Requested-With X-Sandbox-ID
            X-Sandbox-Namespace X-Sandbox-Pod-IP X-Sandbox-Port X-Sandbox-Timeout traceparent tracestate
            """;

    /** Open addressing; four times as large as it is full, so that a miss ends at once. */
    private static final AsciiString[] TABLE = new AsciiString[1024];

    static {
        for (String name : COMMON.trim().split("\\s+", -1)) {
            put(name);
            put(name.toLowerCase(Locale.ROOT));
        }
    }

    private FieldNames() {}

    private static void put(String name) {
        AsciiString text = AsciiString.cached(name);
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = hash(hash, text.byteAt(i));
        }
        int slot = slot(hash);
        while (TABLE[slot] != null && !TABLE[slot].contentEquals(text)) {
            slot = (slot + 1) & (TABLE.length - 1);
        }
        TABLE[slot] = text;
    }

    /** Adds an octet to the hash of the ones before it; the hash of none is 0. */
    static int hash(int hash, byte octet) {
        return 31 * hash + octet;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 15)) & (TABLE.length - 1);
    }

    /** The name that stands in {@code bytes[from, to)}, whose {@link #hash} the caller computed while it read it. */
    static AsciiString of(byte[] bytes, int from, int to, int hash) {
        int slot = slot(hash);
        for (AsciiString known = TABLE[slot]; known != null; known = TABLE[slot]) {
            if (Arrays.equals(known.array(), 0, known.length(), bytes, from, to)) {
                return known;
            }
            slot = (slot + 1) & (TABLE.length - 1);
        }
        return new AsciiString(bytes, from, to - from, true);
    }
}
