package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTest {

    @ParameterizedTest
    @CsvSource({
        "--proxy-timout, proxy-timeout",
        "--porxy-timeout, proxy-timeout",
        "--proxytimeout, proxy-timeout",
        "--proxy-timeouts, proxy-timeout",
        "proxyTimeout, proxy-timeout",
        "PROXY_TIMEOUT, proxy-timeout",
        "http-bind-adress, http-bind-address",
        "upstream-retry-inital-dealy, upstream-retry-initial-delay",
        "websocket-max-conn, websocket-max-connections-per-client",
        "deom, demo",
    })
    void findsWhatWasMeant(String typed, String meant) {
        assertThat(NearestName.of(typed, FlagTable.namesOnCommandLine())).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "--", "colour", "kubeconfig-context", "-max"})
    void doesNotGuessWildly(String typed) {
        assertThat(NearestName.of(typed, FlagTable.namesOnCommandLine())).isEmpty();
    }
}
