package dev.sandboxrouter.observability.otlp;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as text, those of late kept: the peers of a router are few, above all where a proxy stands before it. Each
 * address has one place, which it takes from another; so callers cannot make it grow. Its thread's own.
 */
final class AddressTexts {

    /** A power of two. */
    private static final int PLACES = 1024;

    private record Known(InetAddress address, String text) {}

    private final @Nullable Known[] places = new Known[PLACES];

    String textOf(InetAddress address) {
        int hash = address.hashCode();
        int place = (hash ^ hash >>> 10 ^ hash >>> 20) & (PLACES - 1);
        Known known = places[place];
        if (known == null || !known.address().equals(address)) {
            known = new Known(address, address.getHostAddress());
            places[place] = known;
        }
        return known.text();
    }
}
