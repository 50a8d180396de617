package dev.sandboxrouter.directory;

import dev.sandboxrouter.address.EmbeddedIpv4;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Where the router itself listens: it is never its own target (contract 4.9), or a request could run through it for
 * ever, and a caller could reach the control port, which trusts its loopback. Look-ups on any thread, without locks.
 */
public final class SelfTargets {

    private final Set<InetAddress> local;
    private volatile int[] ports = {};

    /** @param local this host's addresses; loopback and the unspecified addresses count always */
    public SelfTargets(Collection<InetAddress> local) {
        Set<InetAddress> unmapped = new HashSet<>();
        local.forEach(address -> unmapped.add(EmbeddedIpv4.unmapped(address)));
        this.local = Set.copyOf(unmapped);
    }

    /**
     * The addresses of this host's interfaces, read now, and the pod's.
     *
     * @param podIps {@code POD_IP}; empty where it is not set
     * @throws SocketException if the interfaces cannot be listed: without them the gate would stand open
     */
    public static SelfTargets ofThisHost(Collection<InetAddress> podIps) throws SocketException {
        Set<InetAddress> local = new HashSet<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .forEach(local::add);
        local.addAll(podIps);
        return new SelfTargets(local);
    }

    /** Adds a port, once its listener is bound: an ephemeral one is not known before. */
    public synchronized void listeningOn(int port) {
        int[] more = Arrays.copyOf(ports, ports.length + 1);
        more[ports.length] = port;
        ports = more;
    }

    /** Whether a connection to this address and port would end at the router. */
    public boolean contains(InetAddress address, int port) {
        return listens(port) && isLocal(address);
    }

    private boolean listens(int port) {
        for (int listening : ports) {
            if (listening == port) {
                return true;
            }
        }
        return false;
    }

    /** A translator on the way, or the kernel, may turn an embedded IPv4 address into a plain one. */
    private boolean isLocal(InetAddress address) {
        InetAddress embedded = address.isLoopbackAddress() ? null : EmbeddedIpv4.of(address);
        return isLocalAsWritten(address) || (embedded != null && isLocalAsWritten(embedded));
    }

    private boolean isLocalAsWritten(InetAddress address) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress() || local.contains(address);
    }
}
