package dev.sandboxrouter.config;

import java.util.List;
import java.util.Optional;

/** Whom the router believes about a client's address; contract section 9. */
final class ProxyFlags {

    static final FlagGroup GROUP = new FlagGroup("Proxies in front of the router");

    static final Flag<List<String>> TRUSTED_PROXIES = GROUP.add(Flag.of(
                    "trusted-proxies",
                    NetworkTypes.cidrs("nobody"),
                    "",
                    "The peers whose X-Forwarded-* and client address headers are believed; from all others they are"
                            + " dropped. Whoever is listed can claim any client address.")
            .alsoFrom("TRUSTED_PROXY_CIDRS"));

    static final Flag<Optional<String>> CLIENT_IP_HEADER = GROUP.add(Flag.of(
            "client-ip-header",
            HttpTypes.clientIpField().orNothing("none"),
            "",
            "The header in which a trusted proxy names the client. Set it only if every trusted proxy overwrites it, or"
                    + " clients choose their own address. It is not forwarded."));

    static final Flag<Integer> FORWARDED_FOR_HOPS = GROUP.add(Flag.of(
            "forwarded-for-hops",
            FlagTypes.integer(0, 100),
            "0",
            "How many places left of the last entry of X-Forwarded-For the client stands; 1 is the second to last, as"
                    + " behind Google's load balancer. 0 takes the right-most entry that is not itself trusted."));

    private ProxyFlags() {}

    static RouterConfig.Proxies read(Settings settings) {
        return new RouterConfig.Proxies(
                settings.get(TRUSTED_PROXIES), settings.get(CLIENT_IP_HEADER), settings.get(FORWARDED_FOR_HOPS));
    }
}
