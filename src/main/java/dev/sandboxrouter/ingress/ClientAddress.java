package dev.sandboxrouter.ingress;

import dev.sandboxrouter.address.CidrSet;
import dev.sandboxrouter.address.EmbeddedIpv4;
import dev.sandboxrouter.contract.RequestHead;
import java.net.InetAddress;
import java.util.List;

/**
 * Where a request comes from; contract section 9. Only a peer that the operator trusts may speak for somebody else; from
 * any other peer the fields are ignored, since everybody can send them. What a trusted proxy says and we cannot read is
 * <em>unreadable</em> and not the proxy's own address: a rule that lets the proxy in must not let everybody behind it
 * in. Immutable, any thread; never throws for what a client sent.
 */
public final class ClientAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** What was found out. */
    public sealed interface Reading {

        /** The client's address; never IPv4-mapped. */
        record Known(InetAddress address) implements Reading {}

        /** A trusted proxy said something that is no address. */
        record Unreadable() implements Reading {}
    }

    private static final Reading UNREADABLE = new Reading.Unreadable();

    private final CidrSet trustedProxies;
    private final String clientIpHeader;
    private final int hops;

    /**
     * @param trustedProxies {@code --trusted-proxies}
     * @param clientIpHeader {@code --client-ip-header}; empty for none
     * @param hops {@code --forwarded-for-hops}, 0 or more
     */
    public ClientAddress(CidrSet trustedProxies, String clientIpHeader, int hops) {
        if (hops < 0) {
            throw new IllegalArgumentException("hops must be 0 or more: " + hops);
        }
        this.trustedProxies = trustedProxies;
        this.clientIpHeader = clientIpHeader;
        this.hops = hops;
    }

    /** Whether the peer may tell us about its clients ({@code X-Forwarded-*}; contract sections 5 and 9). */
    public boolean trusted(InetAddress peer) {
        return !trustedProxies.isEmpty() && trustedProxies.contains(peer);
    }

    /** The address of the client that sent this head. */
    public Reading of(RequestHead head) {
        InetAddress peer = EmbeddedIpv4.unmapped(head.peer().getAddress());
        if (!trusted(peer)) {
            return new Reading.Known(peer);
        }
        List<String> named = clientIpHeader.isEmpty() ? List.of() : head.headers(clientIpHeader);
        if (!named.isEmpty()) {
            return named.size() == 1 ? reading(named.get(0)) : UNREADABLE;
        }
        List<String> lines = head.headers(FORWARDED_FOR);
        if (lines.isEmpty()) {
            return new Reading.Known(peer);
        }
        String entries = lines.size() == 1 ? lines.get(0) : String.join(",", lines);
        return hops > 0 ? leftOfLast(entries) : rightmostStranger(entries);
    }

    /** The entry {@code hops} places left of the last: written by a proxy at a known depth, whatever stands before it. */
    private Reading leftOfLast(String entries) {
        int end = entries.length();
        for (int i = 0; i < hops; i++) {
            int comma = entries.lastIndexOf(',', end - 1);
            if (comma < 0) {
                boolean onlyOne = i == 0 && hops == 1;
                return onlyOne ? reading(entries) : UNREADABLE;
            }
            end = comma;
        }
        return reading(entries.substring(entries.lastIndexOf(',', end - 1) + 1, end));
    }

    /** From the right, past the proxies we trust: the first entry that was not written by a stranger about himself. */
    private Reading rightmostStranger(String entries) {
        int end = entries.length();
        while (true) {
            int comma = entries.lastIndexOf(',', end - 1);
            Reading reading = reading(entries.substring(comma + 1, end));
            boolean anotherProxy = reading instanceof Reading.Known known && trusted(known.address());
            if (!anotherProxy || comma < 0) {
                return reading;
            }
            end = comma;
        }
    }

    private static Reading reading(String entry) {
        InetAddress address = ForwardedEntry.parse(entry);
        return address == null ? UNREADABLE : new Reading.Known(EmbeddedIpv4.unmapped(address));
    }
}
