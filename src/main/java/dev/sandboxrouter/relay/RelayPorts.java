package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.TrafficListener;
import java.util.function.Predicate;

/**
 * What the relay asks of its surroundings, all of it on event loops: answers must be quick and must not throw.
 *
 * @param clientAddresses contract section 9
 * @param addressesNothing which heads name no sandbox, so that {@code /healthz} asks the router (contract section 2, step
 *     2)
 * @param targets asked right before a connection is taken or dialled
 * @param listener told of every request
 */
public record RelayPorts(
        ClientAddresses clientAddresses,
        Predicate<RequestHead> addressesNothing,
        TargetGuard targets,
        TrafficListener listener) {}
