package dev.sandboxrouter.config;

import java.time.Duration;
import java.util.Optional;

/** The directory that is learnt from a cluster; contract sections 4 and 13, docs/directory.md. */
final class ClusterFlags {

    static final FlagGroup GROUP = new FlagGroup("Kubernetes");

    static final Flag<Boolean> CACHE_ENABLED = GROUP.add(Flag.of(
            "cache-enabled",
            FlagTypes.toggle(),
            "false",
            "Keeps a directory of all sandboxes, learnt from a watch of their pods. The router is ready once they have been"
                    + " listed, or exits after 60 seconds. Needs get, list and watch on pods."));

    static final Flag<Optional<String>> CACHE_NAMESPACE = GROUP.add(Flag.of(
            "cache-namespace",
            NetworkTypes.namespace().orNothing("all"),
            "",
            "The only namespace whose pods are watched; then a Role there is enough. The directory knows no sandbox of any"
                    + " other. With --rule-store=kubernetes the only one whose rules are, too."));

    static final Flag<Duration> CACHE_MAX_STALENESS = GROUP.add(
            Flag.of(
                    "cache-max-staleness",
                    FlagTypes.duration("0s", "1h"),
                    "0s",
                    "A pod is dialled only if the API server confirmed it this recently, else it is read first: no request that"
                            + " comes later than this after a change reaches another pod. If the API server does not answer within"
                            + " a second the answer is 503. 0s: the watch is believed, and no request waits for the API server."));

    static final Flag<Optional<String>> KUBECONFIG = GROUP.add(Flag.of(
                    "kubeconfig",
                    FileTypes.paths().orNothing("~/.kube/config, or the pod's service account"),
                    "",
                    "How to reach the cluster: a file, or several separated as in KUBECONFIG. Only used with"
                            + " --cache-enabled or --rule-store=kubernetes, and where the cluster judges tokens or"
                            + " access.")
            .alsoFrom("KUBECONFIG"));

    private ClusterFlags() {}

    static RouterConfig.Cluster read(Settings settings) {
        return new RouterConfig.Cluster(
                settings.get(CACHE_ENABLED),
                settings.get(CACHE_NAMESPACE),
                settings.get(CACHE_MAX_STALENESS),
                settings.get(KUBECONFIG));
    }
}
