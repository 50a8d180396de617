package dev.sandboxrouter.ingress;

import dev.sandboxrouter.address.Blanks;
import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.address.PortNumber;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** One address as proxies write it: {@code ip}, {@code ip:port}, {@code [v6]}, {@code [v6]:port}; contract section 9. */
final class ForwardedEntry {

    private ForwardedEntry() {}

    /** The address, its port checked and left out; null for anything else. Blanks around it do not count. */
    static @Nullable InetAddress parse(String entry) {
        String text = Blanks.trim(entry);
        if (text.startsWith("[")) {
            return bracketed(text);
        }
        int colon = text.indexOf(':');
        boolean withPort = colon >= 0 && text.indexOf(':', colon + 1) < 0;
        if (!withPort) {
            return IpLiteral.parse(text);
        }
        return isPort(text, colon) ? IpLiteral.parse(text.substring(0, colon)) : null;
    }

    private static @Nullable InetAddress bracketed(String text) {
        int close = text.indexOf(']');
        boolean portOrNothing = close == text.length() - 1 || isPort(text, close + 1);
        InetAddress address = close > 0 && portOrNothing ? IpLiteral.parse(text.substring(1, close)) : null;
        return address instanceof Inet6Address ? address : null;
    }

    private static boolean isPort(String text, int colon) {
        return text.charAt(colon) == ':' && PortNumber.parse(text.substring(colon + 1)) != PortNumber.NONE;
    }
}
