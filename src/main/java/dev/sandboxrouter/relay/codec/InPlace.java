package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map.Entry;

/** Replaces a field where it stands; {@code HttpHeaders.set} would move it to the end. */
final class InPlace {

    private InPlace() {}

    /** Gives the first field of that name the value, or adds one if there is none. */
    static void set(HttpHeaders headers, AsciiString name, CharSequence value) {
        Iterator<Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
        while (fields.hasNext()) {
            Entry<CharSequence, CharSequence> field = fields.next();
            if (name.contentEqualsIgnoreCase(field.getKey())) {
                field.setValue(value);
                return;
            }
        }
        headers.add(name, value);
    }
}
