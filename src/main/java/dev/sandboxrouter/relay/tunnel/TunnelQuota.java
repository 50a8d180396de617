package dev.sandboxrouter.relay.tunnel;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * {@code --websocket-max-connections-per-client}: how many tunnels one client address may hold, over all sandboxes
 * (contract section 7). A client without tunnels takes no memory. Any thread.
 */
final class TunnelQuota {

    private final int limit;
    private final ConcurrentMap<InetAddress, Integer> held = new ConcurrentHashMap<>();

    /** @param limit tunnels a client; zero is off */
    TunnelQuota(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: zero or more)");
        }
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    /** One more tunnel for a client; empty if it holds as many as it may. */
    Optional<TunnelPermit> reserve(InetAddress client) {
        if (limit == 0) {
            return Optional.of(new TunnelPermit(null));
        }
        return admit(client) ? Optional.of(new TunnelPermit(() -> release(client))) : Optional.empty();
    }

    private boolean admit(InetAddress client) {
        while (true) {
            Integer count = held.putIfAbsent(client, 1);
            if (count == null) {
                return true;
            }
            if (count >= limit) {
                return false;
            }
            if (held.replace(client, count, count + 1)) {
                return true;
            }
        }
    }

    private void release(InetAddress client) {
        held.computeIfPresent(client, (key, count) -> count > 1 ? count - 1 : null);
    }
}
