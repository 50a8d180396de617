package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.RequestHead;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What the relay needs to know of contract section 9; called on event loops. */
public interface ClientAddresses {

    /** Whether the peer is a proxy whose forwarding headers are believed. */
    boolean isTrusted(InetAddress peer);

    /** The client's address; null where a trusted proxy's word for it is unreadable. */
    @Nullable
    InetAddress clientOf(RequestHead head);
}
