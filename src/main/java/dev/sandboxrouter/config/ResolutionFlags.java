package dev.sandboxrouter.config;

import dev.sandboxrouter.config.Flag.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a name becomes an address; contract section 4. */
final class ResolutionFlags {

    static final FlagGroup GROUP = new FlagGroup("Resolution");

    static final Flag<Optional<Path>> SANDBOXES_FILE = GROUP.add(Flag.of(
            "sandboxes-file",
            FileTypes.readableFile().orNothing("no static directory"),
            "",
            "A static directory for use without a cluster: a YAML list of namespace, id, ip and, if known, uid. Read again"
                    + " when it changes."));

    static final Flag<Boolean> DNS_FALLBACK = GROUP.add(Flag.of(
            "dns-fallback",
            FlagTypes.toggle(),
            "true",
            "A sandbox that the directory does not hold is looked up as <id>.<namespace>.svc.<cluster-domain>. Without it"
                    + " such a request is answered 502."));

    static final Flag<String> CLUSTER_DOMAIN = GROUP.add(Flag.of(
                    "cluster-domain",
                    NetworkTypes.clusterDomain(),
                    "cluster.local",
                    "The domain that the names of services end in.")
            .alsoFrom("CLUSTER_DOMAIN"));

    static final Flag<Optional<PodIpPolicy>> POD_IP_POLICY = GROUP.add(Flag.of(
            "pod-ip-policy",
            FlagTypes.choice("policy", PodIpPolicy.class).orNothing("known where there is a directory, else routable"),
            "",
            "What X-Sandbox-Pod-IP may do. known: a hint, used only if the directory holds that address for that sandbox."
                    + " routable: dialled if it is of no forbidden class and within --allowed-pod-cidrs, so whoever may"
                    + " send requests may name any pod there; else answered 400. deny: always answered 400."));

    static final Flag<List<String>> ALLOWED_POD_CIDRS = GROUP.add(
            Flag.of(
                    "allowed-pod-cidrs",
                    NetworkTypes.cidrs("all"),
                    "",
                    "The addresses that X-Sandbox-Pod-IP may name under the policy routable. A bare address is a network of one."));

    static final Flag<Boolean> ALLOW_LOOPBACK_POD_IP = GROUP.add(Flag.of(
            "allow-loopback-pod-ip",
            FlagTypes.toggle(),
            "false",
            "Lets X-Sandbox-Pod-IP and DNS name loopback addresses. For development: it opens whatever else listens on"
                    + " this host to every caller. The router's own ports stay refused."));

    static final Flag<List<String>> POD_IP = GROUP.add(Flag.of(
                    "POD_IP",
                    NetworkTypes.ipAddresses("unknown"),
                    "",
                    "The addresses of the router's own pod, from status.podIP or status.podIPs: never a target on a port"
                            + " that the router listens on.")
            .alsoFrom("POD_IP")
            .within(Scope.ENVIRONMENT_ONLY));

    private ResolutionFlags() {}

    static RouterConfig.Resolution read(Settings settings) {
        return new RouterConfig.Resolution(
                settings.get(CLUSTER_DOMAIN),
                settings.get(DNS_FALLBACK),
                settings.get(POD_IP_POLICY),
                settings.get(ALLOWED_POD_CIDRS),
                settings.get(ALLOW_LOOPBACK_POD_IP),
                settings.get(POD_IP),
                settings.get(SANDBOXES_FILE));
    }
}
