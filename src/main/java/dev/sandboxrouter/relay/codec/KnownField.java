package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** The fields that the header rules know. All others go on as they are, unless {@code Connection} names them. */
enum KnownField {
    HOST("host"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),
    CONNECTION("connection"),
    KEEP_ALIVE("keep-alive"),
    PROXY_CONNECTION("proxy-connection"),
    PROXY_AUTHENTICATE("proxy-authenticate"),
    PROXY_AUTHORIZATION("proxy-authorization"),
    TE("te"),
    TRAILER("trailer"),
    UPGRADE("upgrade"),
    AUTHORIZATION("authorization"),
    TRAFFIC_TOKEN("e2b-traffic-access-token"),
    E2B_CLIENT_IP("x-e2b-client-ip"),
    FORWARDED("forwarded"),
    ORIGIN("origin"),
    FORWARDED_FOR("x-forwarded-for"),
    FORWARDED_PROTO("x-forwarded-proto"),
    FORWARDED_HOST("x-forwarded-host"),
    REQUEST_ID("x-request-id"),
    POD_IP("x-sandbox-pod-ip"),
    HOPS("x-sandbox-router-hops"),
    REASON("x-sandbox-router-reason");

    private static final KnownField[][] BY_LENGTH = byLength();

    @SuppressWarnings("ImmutableEnumChecker") // an AsciiString over an array that nobody else holds
    private final AsciiString text;

    KnownField(String text) {
        this.text = AsciiString.cached(text);
    }

    /** The name in lower case. */
    AsciiString text() {
        return text;
    }

    /** The field of that name, whatever its case; null if the rules do not know it. */
    static @Nullable KnownField of(CharSequence name) {
        int length = name.length();
        if (length >= BY_LENGTH.length) {
            return null;
        }
        for (KnownField field : BY_LENGTH[length]) {
            if (field.text.contentEqualsIgnoreCase(name)) {
                return field;
            }
        }
        return null;
    }

    /** Which known fields there are: one pass is cheaper than a look-up for each. */
    static EnumSet<KnownField> presentIn(HttpHeaders headers) {
        EnumSet<KnownField> present = EnumSet.noneOf(KnownField.class);
        Iterator<Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
        while (fields.hasNext()) {
            KnownField field = of(fields.next().getKey());
            if (field != null) {
                present.add(field);
            }
        }
        return present;
    }

    private static KnownField[][] byLength() {
        List<List<KnownField>> lists = new ArrayList<>();
        for (KnownField field : values()) {
            while (lists.size() <= field.text.length()) {
                lists.add(new ArrayList<>());
            }
            lists.get(field.text.length()).add(field);
        }
        return lists.stream().map(list -> list.toArray(new KnownField[0])).toArray(KnownField[][]::new);
    }
}
