package dev.sandboxrouter.ingress;

import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.address.PortNumber;
import java.net.Inet4Address;
import java.net.Inet6Address;
import org.jspecify.annotations.Nullable;

/**
 * {@code maskRequestHost}: a host name or IP literal with an optional port, in which every <code>${PORT}</code> stands for
 * the port of the request; contract 8.4. Immutable.
 */
final class HostMask {

    private static final String PORT = "${PORT}";

    /** The port with the longest text: a name that has room for it has room for any. */
    private static final String LONGEST_PORT = "65535";

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private final String template;
    private final boolean constant;

    private HostMask(String template) {
        this.template = template;
        this.constant = !template.contains(PORT);
    }

    /** Reads a mask, strictly; null if the text is none. An IPv6 literal stands in brackets, as in {@code Host}. */
    static @Nullable HostMask parse(String text) {
        int colon = text.indexOf(':', text.startsWith("[") ? Math.max(text.indexOf(']'), 0) : 0);
        String name = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? PORT : text.substring(colon + 1);
        boolean portFits = port.equals(PORT) || PortNumber.parse(port) != PortNumber.NONE;
        return portFits && isHost(name.replace(PORT, LONGEST_PORT)) ? new HostMask(text) : null;
    }

    private static boolean isHost(String name) {
        if (name.startsWith("[") && name.endsWith("]")) {
            return IpLiteral.parse(name.substring(1, name.length() - 1)) instanceof Inet6Address;
        }
        boolean numeric = name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        return numeric ? IpLiteral.parse(name) instanceof Inet4Address : isName(name);
    }

    private static boolean isName(String name) {
        if (name.length() > MAX_NAME) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (!isLabel(label)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLabel(String label) {
        int length = label.length();
        return length > 0
                && length <= MAX_LABEL
                && label.charAt(0) != '-'
                && label.charAt(length - 1) != '-'
                && label.chars().allMatch(HostMask::isLabelCharacter);
    }

    private static boolean isLabelCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    }

    /** {@code Host} for a request to this port. */
    String host(int port) {
        return constant ? template : template.replace(PORT, Integer.toString(port));
    }
}
