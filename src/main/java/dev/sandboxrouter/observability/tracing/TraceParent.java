package dev.sandboxrouter.observability.tracing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code traceparent}; W3C Trace Context 3.2.
 *
 * @param traceHigh the first half of the trace's id; not both halves are zero
 * @param traceLow the second half
 * @param parentId the caller's span; not zero
 * @param sampled whether the caller records its span
 */
record TraceParent(long traceHigh, long traceLow, long parentId, boolean sampled) {

    static final String FIELD = "traceparent";

    /** {@code 00-<32 digits>-<16 digits>-<2 digits>} */
    private static final int LENGTH = 55;

    private static final int VERSION = 0;
    private static final int FORBIDDEN_VERSION = 0xff;
    private static final int TRACE_ID = 3;
    private static final int PARENT_ID = 36;
    private static final int FLAGS = 53;
    private static final int SAMPLED = 1;

    /** Reads what a caller sent. Null where there is none, or nothing that may be believed: then a new trace begins. */
    static @Nullable TraceParent of(List<String> values) {
        return values.size() == 1 ? of(values.get(0)) : null;
    }

    /** A version above ours is read as far as ours goes (3.2.2); its flags beyond <em>sampled</em> are not passed on. */
    private static @Nullable TraceParent of(String text) {
        if (!hasForm(text) || Hex.byteAt(text, 0) == FORBIDDEN_VERSION) {
            return null;
        }
        long high = Hex.longAt(text, TRACE_ID);
        long low = Hex.longAt(text, TRACE_ID + Hex.LONG_DIGITS);
        long parent = Hex.longAt(text, PARENT_ID);
        boolean isNone = (high | low) == 0 || parent == 0;
        return isNone ? null : new TraceParent(high, low, parent, (Hex.byteAt(text, FLAGS) & SAMPLED) != 0);
    }

    private static boolean hasForm(String text) {
        return text.length() >= LENGTH
                && Hex.isHex(text, 0, 2)
                && hasLengthOf(text, Hex.byteAt(text, 0))
                && text.charAt(TRACE_ID - 1) == '-'
                && Hex.isHex(text, TRACE_ID, PARENT_ID - 1)
                && text.charAt(PARENT_ID - 1) == '-'
                && Hex.isHex(text, PARENT_ID, FLAGS - 1)
                && text.charAt(FLAGS - 1) == '-'
                && Hex.isHex(text, FLAGS, LENGTH);
    }

    /** Ours ends after the flags; a later version may go on after another dash. */
    private static boolean hasLengthOf(String text, int version) {
        return text.length() == LENGTH || (version != VERSION && text.charAt(LENGTH) == '-');
    }

    /** Writes the field in version 00. */
    static String text(long traceHigh, long traceLow, long spanId, boolean sampled) {
        byte[] text = new byte[LENGTH];
        text[0] = '0';
        text[1] = '0';
        text[TRACE_ID - 1] = '-';
        Hex.put(text, TRACE_ID, traceHigh);
        Hex.put(text, TRACE_ID + Hex.LONG_DIGITS, traceLow);
        text[PARENT_ID - 1] = '-';
        Hex.put(text, PARENT_ID, spanId);
        text[FLAGS - 1] = '-';
        text[FLAGS] = '0';
        text[FLAGS + 1] = (byte) (sampled ? '1' : '0');
        return Hex.text(text);
    }
}
