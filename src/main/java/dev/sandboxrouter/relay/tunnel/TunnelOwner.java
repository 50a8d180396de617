package dev.sandboxrouter.relay.tunnel;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whose tunnel it is: what a dead pod, a reused address or a new rule is matched against. It keeps the parts alone, since
 * a {@link SandboxAddress} holds a request target of up to 64 KiB and a tunnel may live for days.
 *
 * @param sandbox the sandbox that was addressed
 * @param port the port inside it
 * @param form how it was addressed; some rules exempt ports in some forms (contract 8.1)
 * @param identity whose connection the sandbox side is
 * @param address the address that was dialled
 * @param client the client's address as of contract section 9; null where it was unreadable
 */
public record TunnelOwner(
        SandboxKey sandbox,
        int port,
        AddressForm form,
        UpstreamIdentity identity,
        InetAddress address,
        @Nullable InetAddress client) {

    public static TunnelOwner of(SandboxAddress addressed, Target target, @Nullable InetAddress client) {
        return new TunnelOwner(
                addressed.sandbox(), addressed.port(), addressed.form(), target.identity(), target.address(), client);
    }
}
