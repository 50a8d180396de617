package dev.sandboxrouter.address;

/** A DNS-1123 label as Kubernetes names namespaces and sandboxes: {@code [a-z0-9]([-a-z0-9]*[a-z0-9])?}, 1..63. */
public final class DnsLabel {

    /** RFC 1035 section 2.3.4. */
    public static final int MAX_LENGTH = 63;

    private DnsLabel() {}

    /** Whether the text is such a label. Upper case is not folded: Kubernetes names are lower case. */
    public static boolean matches(CharSequence text) {
        int length = text.length();
        if (length == 0 || length > MAX_LENGTH || text.charAt(0) == '-' || text.charAt(length - 1) == '-') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return true;
    }
}
