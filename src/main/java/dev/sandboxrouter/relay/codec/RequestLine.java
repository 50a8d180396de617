package dev.sandboxrouter.relay.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code method SP target SP version}, RFC 9112 section 3, with exactly one space each. The version is judged before the
 * form of the target, so that an HTTP/2 preface is told that its version is the matter.
 */
final class RequestLine {

    private static final int VERSION_LENGTH = "HTTP/1.1".length();

    private @Nullable String method;
    private @Nullable String target;
    private @Nullable AbsoluteTarget absolute;
    private boolean oldVersion;

    void clear() {
        method = null;
        target = null;
        absolute = null;
    }

    @Nullable
    Fault parse(byte[] bytes, int from, int to) {
        clear();
        int methodEnd = from;
        while (methodEnd < to && Octets.isToken(bytes[methodEnd])) {
            methodEnd++;
        }
        if (methodEnd == from || methodEnd == to || bytes[methodEnd] != ' ') {
            return Fault.BAD_METHOD;
        }
        String name = method(bytes, from, methodEnd);
        method = name;
        int targetEnd = methodEnd + 1;
        while (targetEnd < to && Octets.isTarget(bytes[targetEnd])) {
            targetEnd++;
        }
        if (targetEnd == methodEnd + 1 || (targetEnd < to && bytes[targetEnd] != ' ')) {
            return Fault.BAD_TARGET;
        }
        String raw = new String(bytes, methodEnd + 1, targetEnd - methodEnd - 1, StandardCharsets.ISO_8859_1);
        target = raw;
        Fault wrong = version(bytes, targetEnd + 1, to);
        return wrong != null ? wrong : form(name, raw);
    }

    private static String method(byte[] bytes, int from, int to) {
        if (to - from == 3 && bytes[from] == 'G' && bytes[from + 1] == 'E' && bytes[from + 2] == 'T') {
            return "GET";
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private @Nullable Fault version(byte[] bytes, int from, int to) {
        if (to - from != VERSION_LENGTH
                || bytes[from] != 'H'
                || bytes[from + 1] != 'T'
                || bytes[from + 2] != 'T'
                || bytes[from + 3] != 'P'
                || bytes[from + 4] != '/'
                || !Octets.isDigit(bytes[from + 5])
                || bytes[from + 6] != '.'
                || !Octets.isDigit(bytes[from + 7])) {
            return Fault.BAD_VERSION;
        }
        oldVersion = bytes[from + 7] == '0';
        return bytes[from + 5] == '1' && bytes[from + 7] <= '1' ? null : Fault.OTHER_VERSION;
    }

    private @Nullable Fault form(String name, String raw) {
        if (raw.charAt(0) == '/') {
            return null;
        }
        if (raw.equals("*")) {
            return name.equals("OPTIONS") ? null : Fault.BAD_TARGET;
        }
        if (name.equals("CONNECT")) {
            return null;
        }
        absolute = AbsoluteTarget.parse(raw);
        return absolute == null ? Fault.BAD_TARGET : null;
    }

    String method() {
        return method == null ? "" : method;
    }

    String target() {
        return target == null ? "" : target;
    }

    @Nullable
    String methodIfKnown() {
        return method;
    }

    @Nullable
    String targetIfKnown() {
        return target;
    }

    /** The parts of a target in absolute form; null for one in another form. */
    @Nullable
    AbsoluteTarget absolute() {
        return absolute;
    }

    /** HTTP/1.0. */
    boolean isOldVersion() {
        return oldVersion;
    }
}
