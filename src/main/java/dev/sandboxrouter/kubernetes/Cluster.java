package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.authz.AccessReviewer;
import dev.sandboxrouter.authz.TokenReviewer;
import dev.sandboxrouter.directory.PodReader;
import dev.sandboxrouter.directory.PodRecord;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** The connection to a cluster: one client, shared with the endpoints of camel-kubernetes in a user's routes. */
public final class Cluster implements AutoCloseable {

    /** Under this name the components of camel-kubernetes find the client in Camel's registry. */
    public static final String CLIENT_BEAN = "kubernetesClient";

    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

    private final KubernetesClient client;
    private final Optional<String> namespace;
    private final PodReader reader;
    private final PodWatch watch;
    private final ReviewApi reviews;

    private Cluster(KubernetesClient client, Optional<String> namespace) {
        this.client = client;
        this.namespace = namespace;
        ResourceApi<PodRecord> api = new ResourceApi<>(client, new PodKind(), namespace);
        this.reader = new PodReads(api);
        this.watch = new PodWatch(api);
        this.reviews = new ReviewApi(client);
    }

    /**
     * Opens it; nothing is asked yet.
     *
     * @param kubeconfig {@code --kubeconfig}: a file, or several in the notation of {@code KUBECONFIG}; empty: what
     *     kubectl would take, or, in a pod, its service account
     * @param namespace {@code --cache-namespace}; empty: all
     * @throws IllegalArgumentException if the kubeconfig cannot be used; names it
     */
    public static Cluster open(Optional<String> kubeconfig, Optional<String> namespace) {
        try {
            return of(kubeconfig.map(Kubeconfig::read).orElseGet(() -> Config.autoConfigure(null)), namespace);
        } catch (KubernetesClientException e) { // a certificate in it that is none
            throw new IllegalArgumentException(
                    Kubeconfig.problem(kubeconfig.orElse("~/.kube/config"), String.valueOf(e.getMessage())), e);
        }
    }

    static Cluster of(Config config, Optional<String> namespace) {
        // Waiting and trying again are the watch's business: it counts what it asks.
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
        // On one HTTP/2 connection a lost network path would hold up the probe and the LIST that are to find it out.
        config.setHttp2Disable(true);
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new FreshConnections())
                .build();
        return new Cluster(client, namespace);
    }

    /** Asks for single pods. */
    public PodReader reader() {
        return reader;
    }

    /** Follows all pods, once it is started. */
    public PodWatch watch() {
        return watch;
    }

    /** Asks whose tokens are. */
    public TokenReviewer tokenReviewer() {
        return reviews;
    }

    /** Asks what users may do. */
    public AccessReviewer accessReviewer() {
        return reviews;
    }

    /** A store of rules in this cluster; whoever asks for it closes it. */
    public KubernetesRuleStore ruleStore() {
        return new KubernetesRuleStore(client, namespace);
    }

    /** The client, to be bound as {@link #CLIENT_BEAN}. */
    public Object client() {
        return client;
    }

    @Override
    public void close() {
        watch.close();
        client.close();
    }
}
