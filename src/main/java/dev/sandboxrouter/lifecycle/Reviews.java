package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.authz.AccessVerdicts;
import dev.sandboxrouter.authz.TokenIdentities;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.kubernetes.Cluster;

/** What the cluster says about tokens and access, remembered once for the data path and the control API. */
record Reviews(TokenIdentities identities, AccessVerdicts verdicts) {

    static Reviews of(Cluster cluster, RouterConfig.TokenReview config) {
        return new Reviews(
                new TokenIdentities(cluster.tokenReviewer(), config.audiences(), config.cacheSize(), config.ttl()),
                new AccessVerdicts(cluster.accessReviewer(), config.cacheSize(), config.ttl()));
    }
}
