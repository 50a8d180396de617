package dev.sandboxrouter.control;

import dev.sandboxrouter.address.IpLiteral;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names under which the control API answers; contract section 10. A web page whose own name was made to resolve to
 * this host (DNS rebinding) comes with that name, and gets nothing.
 */
public final class AllowedHosts {

    private final Set<String> names;

    /** @param names {@code --control-allowed-hosts}, without ports, besides loopback */
    public AllowedHosts(Collection<String> names) {
        this.names = names.stream().map(AllowedHosts::plain).collect(Collectors.toUnmodifiableSet());
    }

    boolean allow(String host) {
        String name = plain(withoutPort(host.strip()));
        return name.equals("localhost") || names.contains(name) || isLoopback(name);
    }

    private static boolean isLoopback(String name) {
        InetAddress address = IpLiteral.parse(name);
        return address != null && address.isLoopbackAddress();
    }

    /** A bare IPv6 literal, which is no Host, keeps its colons and so is no name of ours but {@code ::1}. */
    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = host.startsWith("[") ? colon > host.indexOf(']') : colon >= 0 && colon == host.indexOf(':');
        return port ? host.substring(0, colon) : host;
    }

    /** In lower case, without brackets and the dot that makes a name absolute. */
    private static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
