package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    @Test
    void setsAnyFlagByTheVariableNamedAfterIt() {
        RouterConfig config = Loading.configOf(Map.of(
                "SANDBOX_ROUTER_HTTP_BIND_ADDRESS", "127.0.0.1:0",
                "SANDBOX_ROUTER_PROXY_TIMEOUT", "1m30s",
                "SANDBOX_ROUTER_ACCESS_LOG", "false",
                "SANDBOX_ROUTER_TRUSTED_PROXIES", "10.0.0.0/8,::1"));
        assertThat(config.listeners().http()).contains(new BindAddress("127.0.0.1", 0));
        assertThat(config.limits().proxyTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.observability().accessLog()).isFalse();
        assertThat(config.proxies().trustedProxies()).containsExactly("10.0.0.0/8", "::1/128");
    }

    @Test
    void takesTheVariablesOfTheRoutersBefore() {
        RouterConfig config = Loading.configOf(Map.of(
                "PROXY_TIMEOUT_SECONDS", "90.5",
                "CLUSTER_DOMAIN", "example.org",
                "WEBSOCKET_IDLE_TIMEOUT_SECONDS", "60",
                "WEBSOCKET_MAX_LIFETIME_SECONDS", "0",
                "WEBSOCKET_MAX_CONNECTIONS_PER_CLIENT", "7",
                "MAX_KEEPALIVE_CONNECTIONS", "8",
                "TRUSTED_PROXY_CIDRS", "10.0.0.0/8, 192.168.0.1",
                "POD_IP", "10.0.0.9,fd00::9"));
        assertThat(config.limits().proxyTimeout()).isEqualTo(Duration.ofMillis(90_500));
        assertThat(config.resolution().clusterDomain()).isEqualTo("example.org");
        assertThat(config.tunnels())
                .isEqualTo(new RouterConfig.Tunnels(List.of(), Duration.ofMinutes(1), Duration.ZERO, 7));
        assertThat(config.upstream().maxIdlePerTarget()).isEqualTo(8);
        assertThat(config.proxies().trustedProxies()).containsExactly("10.0.0.0/8", "192.168.0.1/32");
        assertThat(config.resolution().ownPodIps()).containsExactly("10.0.0.9", "fd00::9");
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY_TIMEOUT_SECONDS, 180s",
        "PROXY_TIMEOUT_SECONDS, 0",
        "PROXY_TIMEOUT_SECONDS, -5",
        "PROXY_TIMEOUT_SECONDS, 1e3",
        "PROXY_TIMEOUT_SECONDS, inf",
        "PROXY_TIMEOUT_SECONDS, 99999999999999999999",
        "WEBSOCKET_IDLE_TIMEOUT_SECONDS, never",
        "WEBSOCKET_MAX_LIFETIME_SECONDS, 1h",
        "WEBSOCKET_MAX_CONNECTIONS_PER_CLIENT, 1.5",
        "MAX_KEEPALIVE_CONNECTIONS, many",
        "CLUSTER_DOMAIN, a_b",
        "TRUSTED_PROXY_CIDRS, proxy.example.com",
        "POD_IP, 10.0.0.1/32",
        "SANDBOX_ROUTER_DEMO, maybe",
        "SANDBOX_ROUTER_CONFIG, missing.yaml",
    })
    void reportsABadValueLikeAnyOther(String name, String value) {
        assertThat(Loading.problemsOf(Map.of(name, value)))
                .singleElement()
                .asString()
                .startsWith("environment: " + name + ": expected ")
                .endsWith(", but got \"" + value + "\"");
    }

    @Test
    void reportsABadValueThatAFlagOverrules() {
        assertThat(Loading.problemsOf(Map.of("PROXY_TIMEOUT_SECONDS", "abc"), "--proxy-timeout=5s"))
                .containsExactly(
                        "environment: PROXY_TIMEOUT_SECONDS: expected seconds as a plain number such as 180 or 0.5"
                                + " (1ms to 8760h), but got \"abc\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void takesAnEmptyVariableAsNotSet(String empty) {
        assertThat(Loading.configOf(Map.of(
                        "PROXY_TIMEOUT_SECONDS", empty,
                        "SANDBOX_ROUTER_LOG_LEVEL", empty,
                        "SANDBOX_ROUTER_CONFIG", empty,
                        "TRUSTED_PROXY_CIDRS", empty)))
                .isEqualTo(Loading.config());
    }

    @Test
    void takesAnEmptyVariableAtItsWordWhereEmptyMeansSomething() {
        assertThat(Loading.configOf(Map.of("SANDBOX_ROUTER_METRICS_BIND_ADDRESS", ""))
                        .listeners()
                        .metrics())
                .isEmpty();
    }

    @Test
    void dropsBlanksAroundAValue() {
        assertThat(Loading.configOf(Map.of("CLUSTER_DOMAIN", " example.org\n"))
                        .resolution()
                        .clusterDomain())
                .isEqualTo("example.org");
    }

    @Test
    void prefersTheVariableNamedAfterTheFlagAndWarns() {
        Map<String, String> env = Map.of("PROXY_TIMEOUT_SECONDS", "5", "SANDBOX_ROUTER_PROXY_TIMEOUT", "7s");
        assertThat(Loading.configOf(env).limits().proxyTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(Loading.warnings(env))
                .containsExactly("environment: SANDBOX_ROUTER_PROXY_TIMEOUT and PROXY_TIMEOUT_SECONDS are both set;"
                        + " SANDBOX_ROUTER_PROXY_TIMEOUT counts");
    }

    @Test
    void warnsOnceOfAVariableWithoutAMeaning() {
        assertThat(Loading.warnings(Map.of("WEBSOCKET_MAX_MESSAGE_BYTES", "1048576")))
                .containsExactly("environment: WEBSOCKET_MAX_MESSAGE_BYTES is ignored: messages stream through and are"
                        + " never held, whatever their size");
    }

    @Test
    void warnsOfAVariableOneSlipAway() {
        assertThat(Loading.warnings(Map.of("SANDBOX_ROUTER_PROXY_TIMOUT", "5s")))
                .containsExactly("environment: SANDBOX_ROUTER_PROXY_TIMOUT is not read; did you mean"
                        + " SANDBOX_ROUTER_PROXY_TIMEOUT?");
    }

    /** A check or a help page that an environment can ask for would keep the router from ever starting. */
    @Test
    void cannotAskForACheckOrForHelp() {
        assertThat(Loading.ready(
                        List.of(), Map.of("SANDBOX_ROUTER_CHECK_CONFIG", "true", "SANDBOX_ROUTER_HELP", "true")))
                .isEqualTo(Loading.ready(List.of(), Map.of()));
    }
}
