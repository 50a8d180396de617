package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.net.InetAddress;

/**
 * What two requests must share to share a connection: whose pod, which of its addresses, which port and
 * protocol (contract section 5).
 * Not the address alone, because that outlives the pod.
 */
record UpstreamKey(UpstreamIdentity identity, InetAddress address, int port, UpstreamProtocol protocol) {

    static UpstreamKey of(Target target, UpstreamProtocol protocol) {
        return new UpstreamKey(target.identity(), target.address(), target.port(), protocol);
    }
}
