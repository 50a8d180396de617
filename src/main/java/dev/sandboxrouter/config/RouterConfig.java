package dev.sandboxrouter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The whole configuration, valid by construction of {@link ConfigLoader}: immutable, each component named after its
 * flag. Defaults, ranges and what happens beyond them stand with the flag, in the {@code …Flags} class of each group and
 * in {@code docs/configuration.md}; here stands only what a reader of the value must know. Contract section 13.
 */
public record RouterConfig(
        Listeners listeners,
        Tls tls,
        Addressing addressing,
        Resolution resolution,
        Cluster cluster,
        Upstream upstream,
        Limits limits,
        Tunnels tunnels,
        Proxies proxies,
        Ingress ingress,
        Authorization authorization,
        Control control,
        Observability observability,
        Lifecycle lifecycle) {

    /**
     * The sockets; an empty one is disabled. No two of them collide.
     *
     * @param h2c whether the plain one takes HTTP/2 with prior knowledge
     */
    public record Listeners(
            Optional<BindAddress> http,
            Optional<BindAddress> metrics,
            Optional<BindAddress> healthProbe,
            boolean h2c) {}

    /**
     * The listener with TLS; contract section 12.
     *
     * @param bind empty: disabled; else there is a certificate and a key
     * @param certFile readable and not blank when the configuration was loaded, as are the other files; what is in them
     *     was not looked at
     * @param clientCaFile there if the mode is not {@code OFF}
     */
    public record Tls(
            Optional<BindAddress> bind,
            Optional<Path> certFile,
            Optional<Path> keyFile,
            MtlsMode mtlsMode,
            Optional<Path> clientCaFile) {}

    /**
     * How a request names its sandbox; contract section 1.
     *
     * @param pathRoutingPrefix begins with {@code /} and does not end with it, raw; empty: the path form is off
     * @param hostRoutingDomain lower case, without a trailing dot; empty: the host form is off
     * @param hostRoutingNamespace a DNS-1123 label
     * @param e2bHeaders whether that form is on even without a host domain
     */
    public record Addressing(
            Optional<String> pathRoutingPrefix,
            Optional<String> hostRoutingDomain,
            String hostRoutingNamespace,
            boolean e2bHeaders) {}

    /**
     * How a name becomes an address; contract section 4.
     *
     * @param clusterDomain lower case, without a trailing dot
     * @param podIpPolicy what the operator said, if anything; see {@link #podIpPolicy(boolean)}
     * @param allowedPodCidrs {@code <ip literal>/<prefix length>} each; empty: all
     * @param ownPodIps IP literals of this router's pod, from {@code POD_IP}: never a target (contract 4.9)
     * @param sandboxesFile a readable file when the configuration was loaded
     */
    public record Resolution(
            String clusterDomain,
            boolean dnsFallback,
            Optional<PodIpPolicy> podIpPolicy,
            List<String> allowedPodCidrs,
            boolean allowLoopbackPodIp,
            List<String> ownPodIps,
            Optional<Path> sandboxesFile) {

        /** The policy in force: the one that was set, or the default for a router with or without a directory. */
        public PodIpPolicy podIpPolicy(boolean directoryOn) {
            return podIpPolicy.orElse(directoryOn ? PodIpPolicy.KNOWN : PodIpPolicy.ROUTABLE);
        }
    }

    /**
     * The cluster that the directory is learnt from; contract section 4.
     *
     * @param cacheNamespace empty: all
     * @param cacheMaxStaleness zero: off
     * @param kubeconfig a file, or several separated as in {@code KUBECONFIG}; empty: the client's own search
     */
    public record Cluster(
            boolean cacheEnabled,
            Optional<String> cacheNamespace,
            Duration cacheMaxStaleness,
            Optional<String> kubeconfig) {}

    /**
     * Connections to sandboxes; contract sections 5 and 6.
     *
     * @param connectTimeout of one dial; positive, at most ten minutes
     * @param maxRetries dials after the first; 0 disables
     * @param retryInitialDelay never above {@code retryMaxDelay}; may be zero
     * @param idleTimeout positive
     * @param maxIdlePerTarget 0: no connection is kept
     * @param maxIdle in total, over all event loops; 0: no connection is kept
     */
    public record Upstream(
            Duration connectTimeout,
            int maxRetries,
            Duration retryInitialDelay,
            Duration retryMaxDelay,
            Duration idleTimeout,
            int maxIdlePerTarget,
            int maxIdle) {}

    /**
     * Timeouts and sizes of a request; contract section 6.
     *
     * @param proxyTimeout positive
     * @param responseHeaderTimeout zero: off
     * @param requestHeaderTimeout positive
     * @param idleTimeout of a client's connection; positive
     * @param maxHeaderBytes 1024 to 1048576
     * @param maxRequestBodyBytes zero: off
     */
    public record Limits(
            Duration proxyTimeout,
            Duration responseHeaderTimeout,
            Duration requestHeaderTimeout,
            Duration idleTimeout,
            int maxHeaderBytes,
            long maxRequestBodyBytes) {}

    /**
     * Upgraded connections; contract section 7.
     *
     * @param upgradeProtocols tunnelled besides {@code websocket}, which is never in this list: lower-case names, without
     *     {@code h2c}
     * @param idleTimeout zero: off
     * @param maxLifetime zero: off
     * @param maxConnectionsPerClient zero: off
     */
    public record Tunnels(
            List<String> upgradeProtocols, Duration idleTimeout, Duration maxLifetime, int maxConnectionsPerClient) {}

    /**
     * Whom the router believes about a client's address; contract section 9.
     *
     * @param trustedProxies {@code <ip literal>/<prefix length>} each; empty: nobody
     * @param clientIpHeader a field name as written
     * @param forwardedForHops zero: the right-most entry that is not itself trusted
     */
    public record Proxies(List<String> trustedProxies, Optional<String> clientIpHeader, int forwardedForHops) {}

    /**
     * Who may reach which port of a sandbox; contract section 8.
     *
     * @param exemptPorts 1 to 65535 each
     * @param trafficTokenKeyFile a readable file when the configuration was loaded; what is in it was not looked at
     */
    public record Ingress(List<Integer> exemptPorts, Optional<Path> trafficTokenKeyFile) {}

    /**
     * Who may talk to a sandbox; contract section 11.
     *
     * @param mode the one that was set, or that a token of the Python router's variables selects
     * @param token from {@code ROUTER_AUTH_TOKEN}, not blank; there or in the file if the mode is {@code SHARED_TOKEN}
     * @param tokenFile counts before {@code token}; readable and not blank when the configuration was loaded
     * @param mtlsPrefix may be empty
     * @param scopedTokenSecretFile there if the mode is {@code SCOPED_TOKEN}; what is in it was not looked at
     */
    public record Authorization(
            AuthorizationMode mode,
            Optional<Secret> token,
            Optional<Path> tokenFile,
            TokenReview tokenReview,
            String mtlsPrefix,
            boolean mtlsAllowSystem,
            Optional<Path> scopedTokenSecretFile) {}

    /**
     * How tokens of the cluster are looked at, for sandboxes and for the control API alike.
     *
     * @param audiences empty: the API server's own
     * @param cacheSize 1 or more
     * @param ttl zero: nothing is remembered but failures, for a second
     * @param requireToken in the mode {@code TOKENREVIEW}
     */
    public record TokenReview(List<String> audiences, int cacheSize, Duration ttl, boolean requireToken) {}

    /**
     * The control API and what it keeps; contract section 10.
     *
     * @param bind empty: disabled; not on loopback only with a mode other than {@code NONE}
     * @param tokenFile there if the mode is {@code TOKEN}; readable and not blank when the configuration was loaded
     * @param certFile empty: the API speaks plain HTTP
     * @param keyFile there if the certificate is
     * @param allowedHosts names or address literals, without ports, besides loopback
     * @param ruleStoreDir a folder, or nothing yet
     */
    public record Control(
            Optional<BindAddress> bind,
            ControlAuthMode authMode,
            Optional<Path> tokenFile,
            Optional<Path> certFile,
            Optional<Path> keyFile,
            List<String> allowedHosts,
            RuleStoreKind ruleStore,
            Path ruleStoreDir) {}

    /**
     * What the router tells about itself; contract section 14.
     *
     * @param otelMetrics what the operator said about pushing metrics, if anything
     * @param metricsCollector the address in the variables of OpenTelemetry, if there is one
     */
    public record Observability(
            boolean accessLog,
            LogLevel logLevel,
            Optional<Boolean> otelMetrics,
            Optional<String> metricsCollector,
            Tracing tracing) {

        /** Where metrics are pushed to; empty if they are not. */
        public Optional<String> metricsPush() {
            return collector(otelMetrics, metricsCollector);
        }
    }

    /**
     * Spans of requests; contract section 14.
     *
     * @param enabled what the operator said about it, if anything
     * @param collector the address in the variables of OpenTelemetry, if there is one
     * @param followsCaller whether a caller's own decision to trace or not holds
     * @param ratio the share of the other traces, 0 to 1
     */
    public record Tracing(Optional<Boolean> enabled, Optional<String> collector, boolean followsCaller, double ratio) {

        /** Where spans are sent to; empty if there are none. */
        public Optional<String> push() {
            return RouterConfig.collector(enabled, collector);
        }
    }

    private static final String COLLECTOR_ON_THIS_HOST = "http://localhost:4317";

    /** An address alone is enough to ask for it, and asking for it is enough without one. */
    private static Optional<String> collector(Optional<Boolean> asked, Optional<String> address) {
        return asked.orElse(address.isPresent())
                ? address.or(() -> Optional.of(COLLECTOR_ON_THIS_HOST))
                : Optional.empty();
    }

    /**
     * Start and end of the process; contract section 15.
     *
     * @param demo start the sandbox of our own and route to it
     * @param routesDir routes that replace or join the shipped ones; a readable folder when the configuration was loaded
     * @param drainDelay between SIGTERM and the last accepted connection; may be zero
     * @param shutdownTimeout for what is in flight after that; may be zero
     */
    public record Lifecycle(boolean demo, Optional<Path> routesDir, Duration drainDelay, Duration shutdownTimeout) {}
}
