package dev.sandboxrouter.contract;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a request head says about its destination, every part checked; contract section 1.
 *
 * @param sandbox the sandbox that was named
 * @param port port inside the sandbox, 1..65535
 * @param uid owner uid given by the caller: a look-up key, never proof of anything
 * @param podIp address given by the caller, not yet judged by any policy (contract 4.5)
 * @param timeout {@code X-Sandbox-Timeout}, above zero; may only lower the request's limits
 * @param form the form the caller used
 * @param forwardTarget request target that the sandbox will see, raw bytes as ISO-8859-1 text, in origin form
 */
public record SandboxAddress(
        SandboxKey sandbox,
        int port,
        @Nullable String uid,
        @Nullable InetAddress podIp,
        @Nullable Duration timeout,
        AddressForm form,
        String forwardTarget) {}
