package dev.sandboxrouter.relay;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The other end of a client connection; the same for all its requests, so it is looked at once.
 *
 * @param address the TCP peer's
 * @param text the address as a bare literal
 * @param trusted whether it is one of {@code --trusted-proxies}
 * @param scheme the listener's, {@code http} or {@code https}
 */
record Peer(InetAddress address, String text, boolean trusted, String scheme) {

    static Peer of(Channel channel, String scheme, ClientAddresses addresses) {
        InetAddress address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        return new Peer(address, address.getHostAddress(), addresses.isTrusted(address), scheme);
    }
}
