package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.observability.TrafficListeners;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A relay without a router around it: it trusts nobody, may dial everything, and tells no one. */
public final class SilentRelay {

    private static final Duration SOON = Duration.ofSeconds(5);

    private SilentRelay() {}

    /** With short time limits, no upgrades, and no HTTP/2. */
    public static Relay over(EventLoopGroup loops) {
        RelayOptions options = new RelayOptions(
                SOON,
                Duration.ZERO,
                SOON,
                SOON,
                65_536,
                0,
                SOON,
                SOON,
                16,
                1024,
                Set.of(),
                Duration.ZERO,
                Duration.ZERO,
                0,
                false);
        RelayPorts alone = new RelayPorts(nobodyTrusted(), head -> false, everyTarget(), TrafficListeners.of(), null);
        return new Relay(loops, options, "", alone);
    }

    private static ClientAddresses nobodyTrusted() {
        return new ClientAddresses() {
            @Override
            public boolean isTrusted(InetAddress peer) {
                return false;
            }

            @Override
            public @Nullable InetAddress clientOf(RequestHead head) {
                return null;
            }
        };
    }

    private static TargetGuard everyTarget() {
        return new TargetGuard() {
            @Override
            public boolean mayReuse(Target target, long connectedNanos, long arrivedNanos) {
                return true;
            }

            @Override
            public boolean mayDial(Target target, long arrivedNanos) {
                return true;
            }
        };
    }
}
