package dev.sandboxrouter.contract;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * The one address that may be dialled for one attempt of a request: what was checked is what is dialled.
 *
 * @param address the checked address, never a host name
 * @param port 1..65535
 * @param source where the address came from
 * @param known whether the directory holds the address for the addressed sandbox
 * @param identity whose connection this is; connections are reused only under an equal identity and port
 */
public record Target(InetAddress address, int port, Source source, boolean known, UpstreamIdentity identity) {

    /** The target authority as it stands in {@code Host}: {@code 10.0.0.7:8888}, {@code [2001:db8::1]:8888}. */
    public String authority() {
        String host = address.getHostAddress();
        return address instanceof Inet6Address ? '[' + withoutZone(host) + "]:" + port : host + ':' + port;
    }

    private static String withoutZone(String host) {
        int zone = host.indexOf('%');
        return zone < 0 ? host : host.substring(0, zone);
    }
}
