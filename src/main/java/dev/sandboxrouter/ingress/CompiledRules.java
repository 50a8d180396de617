package dev.sandboxrouter.ingress;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one sandbox in the shape in which requests are judged by them; contract section 8. Immutable, any thread;
 * judging is pure, makes no garbage and takes O(log n). Made by {@link RuleCompiler}.
 *
 * <p>An address is two words as {@link dev.sandboxrouter.address.AddressWords} gives them, so that an IPv4-mapped client
 * is an IPv4 client here.
 */
public final class CompiledRules {

    /** What {@link #judgeClient} gives where neither list names the client, who is let in then. */
    public static final int NOT_NAMED = Integer.MAX_VALUE;

    /** Objects and array heads, about; lists are counted exactly. */
    private static final int FIXED_BYTES = 400;

    private final char[] ports;
    private final boolean portsAreAllowed;
    private final ClientTable allow;
    private final ClientTable deny;
    private final boolean judgesClients;
    private final @Nullable HostMask mask;
    private final boolean needsToken;
    private final int tokenVersion;

    /** Of rules that were found sound. */
    CompiledRules(NetworkRules rules, ClientTable allow, ClientTable deny, @Nullable HostMask mask) {
        this.portsAreAllowed = !rules.allowPorts().isEmpty();
        this.ports = sorted(portsAreAllowed ? rules.allowPorts() : rules.denyPorts());
        this.allow = allow;
        this.deny = deny;
        this.judgesClients = !rules.allowIn().isEmpty() || !rules.denyIn().isEmpty();
        this.mask = mask;
        this.needsToken = !rules.allowPublicTraffic();
        this.tokenVersion = rules.trafficTokenVersion();
    }

    private static char[] sorted(List<Integer> ports) {
        char[] sorted = new char[ports.size()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = (char) ports.get(i).intValue();
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /** Whether the port rule lets a port, 1..65535, through. */
    public boolean allowsPort(int port) {
        return (Arrays.binarySearch(ports, (char) port) >= 0) == portsAreAllowed;
    }

    /** Whether any client list stands, so that a client whose address is unreadable must be refused. */
    public boolean judgesClients() {
        return judgesClients;
    }

    /**
     * Judges a client.
     *
     * @return the index of the entry of {@code allowIn} that lets it in; or {@code -1 - i}, where {@code i} is the index
     *     of the entry of {@code denyIn} that refuses it; or {@link #NOT_NAMED}
     */
    public int judgeClient(int port, long high, long low) {
        int allowing = allow.entry(port, high, low);
        if (allowing != AddressTable.NONE) {
            return allowing;
        }
        int denying = deny.entry(port, high, low);
        return denying == AddressTable.NONE ? NOT_NAMED : -1 - denying;
    }

    /** Whether the traffic token is needed; contract 8.5. */
    public boolean needsToken() {
        return needsToken;
    }

    /** The version whose tokens count. */
    public int tokenVersion() {
        return tokenVersion;
    }

    /** {@code Host} for the sandbox; null where it is not masked. */
    public @Nullable String maskedHost(int port) {
        return mask == null ? null : mask.host(port);
    }

    /** What this takes of the heap, about. */
    public int bytes() {
        return FIXED_BYTES + ports.length * Character.BYTES + allow.bytes() + deny.bytes();
    }
}
