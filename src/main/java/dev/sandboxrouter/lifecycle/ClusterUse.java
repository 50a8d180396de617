package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.ControlAuthMode;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.config.RuleStoreKind;
import dev.sandboxrouter.kubernetes.Cluster;
import java.util.List;

/** What a configuration needs a cluster for, and the way to it. */
final class ClusterUse {

    private ClusterUse() {}

    /** Whether anything does. */
    static boolean isAny(RouterConfig config) {
        return config.cluster().cacheEnabled() || asksReviews(config) || keepsRules(config);
    }

    /** Whether anybody asks the API server whose tokens are. */
    static boolean asksReviews(RouterConfig config) {
        return config.authorization().mode().asksCluster()
                || (config.control().bind().isPresent() && config.control().authMode() == ControlAuthMode.TOKENREVIEW);
    }

    /** Whether rules are custom resources rather than files. */
    static boolean keepsRules(RouterConfig config) {
        return config.control().ruleStore() == RuleStoreKind.KUBERNETES;
    }

    /** @throws StartFailure if the kubeconfig cannot be used */
    static Cluster open(RouterConfig config) throws StartFailure {
        try {
            return Cluster.open(config.cluster().kubeconfig(), config.cluster().cacheNamespace());
        } catch (IllegalArgumentException e) {
            throw StartFailure.ofConfiguration(List.of(String.valueOf(e.getMessage())));
        }
    }
}
