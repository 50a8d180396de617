package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.Tracing;
import dev.sandboxrouter.contract.TrafficListener;
import dev.sandboxrouter.tls.ReloadingTls;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the relay asks of its surroundings, all of it on event loops: answers must be quick and must not throw.
 *
 * @param clientAddresses contract section 9
 * @param addressesNothing which heads name no sandbox, so that {@code /healthz} asks the router (contract section 2, step
 *     2)
 * @param targets asked right before a connection is taken or dialled
 * @param listener told of every request
 * @param tracing asked about every request
 * @param tls of the listener with the scheme {@code https}; null where there is none
 */
public record RelayPorts(
        ClientAddresses clientAddresses,
        Predicate<RequestHead> addressesNothing,
        TargetGuard targets,
        TrafficListener listener,
        Tracing tracing,
        @Nullable ReloadingTls tls) {

    /** Of a relay that traces nothing. */
    public RelayPorts(
            ClientAddresses clientAddresses,
            Predicate<RequestHead> addressesNothing,
            TargetGuard targets,
            TrafficListener listener,
            @Nullable ReloadingTls tls) {
        this(clientAddresses, addressesNothing, targets, listener, Tracing.OFF, tls);
    }
}
