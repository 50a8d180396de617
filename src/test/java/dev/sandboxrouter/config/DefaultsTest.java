package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The defaults of the contract, and that they are fit to start with. */
class DefaultsTest {

    @Test
    void areThoseOfTheContract() {
        assertThat(Loading.config())
                .isEqualTo(new RouterConfig(
                        new RouterConfig.Listeners(
                                Optional.of(new BindAddress("", 8080)),
                                Optional.of(new BindAddress("", 9090)),
                                Optional.of(new BindAddress("", 8081)),
                                false),
                        new RouterConfig.Tls(
                                Optional.empty(), Optional.empty(), Optional.empty(), MtlsMode.OFF, Optional.empty()),
                        new RouterConfig.Addressing(Optional.empty(), Optional.empty(), "default", false),
                        new RouterConfig.Resolution(
                                "cluster.local", true, Optional.empty(), List.of(), false, List.of(), Optional.empty()),
                        new RouterConfig.Cluster(false, Optional.empty(), Duration.ZERO, Optional.empty()),
                        new RouterConfig.Upstream(
                                Duration.ofSeconds(3),
                                3,
                                Duration.ofMillis(200),
                                Duration.ofMillis(800),
                                Duration.ofSeconds(4),
                                16,
                                1024),
                        new RouterConfig.Limits(
                                Duration.ofSeconds(180),
                                Duration.ZERO,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(120),
                                65536,
                                0),
                        new RouterConfig.Tunnels(List.of(), Duration.ZERO, Duration.ZERO, 0),
                        new RouterConfig.Proxies(List.of(), Optional.empty(), 0),
                        new RouterConfig.Ingress(List.of(49983), Optional.empty()),
                        new RouterConfig.Authorization(
                                AuthorizationMode.ALLOW_ALL,
                                Optional.empty(),
                                Optional.empty(),
                                new RouterConfig.TokenReview(List.of(), 2048, Duration.ofSeconds(30), false),
                                "",
                                false,
                                Optional.empty()),
                        new RouterConfig.Control(
                                Optional.of(new BindAddress("127.0.0.1", 8090)),
                                ControlAuthMode.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                RuleStoreKind.FILE,
                                Path.of("data/rules")),
                        new RouterConfig.Observability(
                                true,
                                LogLevel.INFO,
                                Optional.empty(),
                                Optional.empty(),
                                new RouterConfig.Tracing(Optional.empty(), Optional.empty(), true, 1)),
                        new RouterConfig.Lifecycle(false, Optional.empty(), Duration.ZERO, Duration.ofSeconds(30))));
    }

    @Test
    void ofTheDemoNeedNothingElse() {
        Loaded.Ready ready = Loading.ready(List.of("--demo"), Map.of());
        assertThat(ready.config().lifecycle().demo()).isTrue();
        assertThat(ready.warnings()).isEmpty();
        assertThat(ready.checkOnly()).isFalse();
    }

    @Test
    void ofThePodIpPolicyDependOnTheDirectory() {
        assertThat(Loading.config().resolution().podIpPolicy(true)).isEqualTo(PodIpPolicy.KNOWN);
        assertThat(Loading.config().resolution().podIpPolicy(false)).isEqualTo(PodIpPolicy.ROUTABLE);
        RouterConfig.Resolution denying = Loading.config("--pod-ip-policy=deny").resolution();
        assertThat(denying.podIpPolicy(true)).isEqualTo(PodIpPolicy.DENY);
        assertThat(denying.podIpPolicy(false)).isEqualTo(PodIpPolicy.DENY);
    }
}
