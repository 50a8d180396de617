package dev.sandboxrouter.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Flags that only make sense together. What cannot work is a problem; what works but does nothing, or not what it seems
 * to say, is a warning. A flag whose own text is a problem takes no part.
 */
final class CrossChecks {

    private final Settings settings;
    private final Findings findings;

    private CrossChecks(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    static void run(Settings settings, Findings findings) {
        CrossChecks checks = new CrossChecks(settings, findings);
        checks.listeners();
        checks.retries();
        checks.timeouts();
        checks.pools();
        checks.resolution();
        checks.cluster();
        checks.proxies();
        AuthorizationChecks.run(settings, findings);
        ControlChecks.run(settings, findings);
        TlsChecks.run(settings, findings);
    }

    private void listeners() {
        List<Flag<Optional<BindAddress>>> flags = List.of(
                ListenerFlags.HTTP,
                TlsFlags.BIND_ADDRESS,
                ListenerFlags.METRICS,
                ListenerFlags.HEALTH_PROBE,
                ControlFlags.BIND_ADDRESS);
        for (int i = 0; i < flags.size(); i++) {
            for (Flag<Optional<BindAddress>> other : flags.subList(i + 1, flags.size())) {
                collision(settings.setting(flags.get(i)), settings.setting(other));
            }
        }
        if (TlsChecks.dataListeners().stream()
                .allMatch(flag -> settings.get(flag).isEmpty())) {
            findings.warning(
                    "--http-bind-address and --https-bind-address are empty: no request for a sandbox will be accepted");
        }
    }

    private void collision(Setting<Optional<BindAddress>> one, Setting<Optional<BindAddress>> other) {
        boolean collide = one.value()
                .flatMap(first -> other.value().filter(second -> BindCollision.between(first, second)))
                .isPresent();
        if (collide && one.sound() && other.sound()) {
            findings.problem(one.describe() + " and " + other.describe()
                    + " bind the same port: expected each listener to have its own");
        }
    }

    private void retries() {
        Setting<Duration> first = settings.setting(UpstreamFlags.RETRY_INITIAL_DELAY);
        Setting<Duration> most = settings.setting(UpstreamFlags.RETRY_MAX_DELAY);
        if (exceeds(first, most)) {
            findings.problem(first.describe() + " is above " + most.describe()
                    + ": expected an initial delay of at most the maximum");
        }
    }

    private void timeouts() {
        Setting<Duration> whole = settings.setting(LimitFlags.PROXY_TIMEOUT);
        for (Setting<Duration> part : List.of(
                settings.setting(LimitFlags.RESPONSE_HEADER_TIMEOUT),
                settings.setting(UpstreamFlags.CONNECT_TIMEOUT))) {
            if (!part.isDefault() && exceeds(part, whole)) {
                findings.warning(part.describe() + " never ends before " + whole.describe() + " does");
            }
        }
    }

    private void pools() {
        Setting<Integer> each = settings.setting(UpstreamFlags.MAX_IDLE_PER_TARGET);
        Setting<Integer> all = settings.setting(UpstreamFlags.MAX_IDLE);
        if (each.sound() && all.sound() && each.value() > all.value()) {
            findings.warning(each.describe() + " is never reached: " + all.describe() + " bounds all of them");
        }
    }

    private void resolution() {
        boolean directory = settings.get(ResolutionFlags.SANDBOXES_FILE).isPresent()
                || settings.get(LifecycleFlags.DEMO)
                || settings.get(ClusterFlags.CACHE_ENABLED);
        Setting<Optional<PodIpPolicy>> policy = settings.setting(ResolutionFlags.POD_IP_POLICY);
        Setting<List<String>> cidrs = settings.setting(ResolutionFlags.ALLOWED_POD_CIDRS);
        PodIpPolicy inForce = policy.value().orElse(directory ? PodIpPolicy.KNOWN : PodIpPolicy.ROUTABLE);
        if (inForce != PodIpPolicy.ROUTABLE && !cidrs.value().isEmpty() && policy.sound()) {
            findings.warning(cidrs.describe() + " has no effect: expected --pod-ip-policy \"routable\" beside it");
        }
        if (inForce == PodIpPolicy.KNOWN && !directory) {
            findings.warning(
                    policy.describe() + " ignores every X-Sandbox-Pod-IP: there is no directory to know it from");
        }
        boolean dns = settings.get(ResolutionFlags.DNS_FALLBACK);
        if (!dns && !directory && inForce != PodIpPolicy.ROUTABLE) {
            findings.warning(settings.setting(ResolutionFlags.DNS_FALLBACK).describe()
                    + " leaves no way to find a sandbox: there is no directory, and X-Sandbox-Pod-IP is not used");
        }
    }

    /** One directory: where a file and a cluster disagree about an address, nobody could say whose it is. */
    private void cluster() {
        Setting<Boolean> enabled = settings.setting(ClusterFlags.CACHE_ENABLED);
        boolean rules = settings.get(ControlFlags.RULE_STORE) == RuleStoreKind.KUBERNETES;
        if (!enabled.value()) {
            uselessWithoutCache(ClusterFlags.CACHE_MAX_STALENESS);
            if (!rules) {
                uselessWithoutCache(ClusterFlags.CACHE_NAMESPACE);
            }
        } else {
            oneDirectory(enabled);
        }
        if (enabled.value()
                || rules
                || AuthorizationFlags.asksCluster(settings)
                || ControlFlags.asksCluster(settings)) {
            kubeconfig();
        }
    }

    private void oneDirectory(Setting<Boolean> enabled) {
        for (Flag<?> flag : Arrays.asList(ResolutionFlags.SANDBOXES_FILE, LifecycleFlags.DEMO)) {
            Setting<?> setting = settings.setting(flag);
            if (setting.sound()
                    && !setting.value().equals(Setting.byDefault(flag).value())) {
                findings.problem(enabled.describe() + " and " + setting.describe()
                        + " are two directories: expected one of them");
            }
        }
    }

    private void uselessWithoutCache(Flag<?> flag) {
        Setting<?> setting = settings.setting(flag);
        if (!setting.isDefault() && setting.sound()) {
            findings.warning(setting.describe() + " has no effect without --cache-enabled");
        }
    }

    private void kubeconfig() {
        Setting<Optional<String>> kubeconfig = settings.setting(ClusterFlags.KUBECONFIG);
        kubeconfig
                .value()
                .filter(paths -> !FileTypes.anyReadable(paths))
                .ifPresent(
                        paths -> findings.problem(kubeconfig.describe() + " cannot be read: expected a readable file"));
    }

    private void proxies() {
        if (settings.get(ProxyFlags.TRUSTED_PROXIES).isEmpty()) {
            for (Flag<?> flag : Arrays.asList(ProxyFlags.CLIENT_IP_HEADER, ProxyFlags.FORWARDED_FOR_HOPS)) {
                Setting<?> setting = settings.setting(flag);
                if (!setting.isDefault() && setting.sound()) {
                    findings.warning(setting.describe() + " has no effect without --trusted-proxies");
                }
            }
        }
    }

    private static boolean exceeds(Setting<Duration> one, Setting<Duration> other) {
        return one.sound() && other.sound() && one.value().compareTo(other.value()) > 0;
    }
}
