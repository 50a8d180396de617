package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.TrafficListener;
import java.util.function.Predicate;

/**
 * What the relay asks of its surroundings, all of it on event loops: answers must be quick and must not throw.
 *
 * @param clientAddresses contract section 9
 * @param addressesNothing which heads name no sandbox, so that {@code /healthz} asks the router (contract section 2, step
 *     2)
 * @param stillHeld whether a target's address is, as of now, not another sandbox's; asked right before a connection is
 *     taken or dialled, because time may have passed since the route resolved it
 * @param listener told of every request
 */
public record RelayPorts(
        ClientAddresses clientAddresses,
        Predicate<RequestHead> addressesNothing,
        Predicate<Target> stillHeld,
        TrafficListener listener) {}
