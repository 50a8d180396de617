package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each flag takes and refuses, at the edges of its range. */
class FlagValuesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--proxy-timeout=0s",
                "--proxy-timeout=-1s",
                "--proxy-timeout=999us",
                "--proxy-timeout=8760h1ns",
                "--proxy-timeout=9999999999999h",
                "--response-header-timeout=-1ms",
                "--request-header-timeout=0",
                "--idle-timeout=0s",
                "--max-header-bytes=1023",
                "--max-header-bytes=1048577",
                "--max-header-bytes=64KiB",
                "--max-header-bytes=+2048",
                "--max-header-bytes=99999999999999999999",
                "--max-request-body-bytes=-1",
                "--max-request-body-bytes=9223372036854775808",
                "--upstream-connect-timeout=0s",
                "--upstream-connect-timeout=10m1ms",
                "--upstream-max-retries=-1",
                "--upstream-max-retries=101",
                "--upstream-max-retries=1.5",
                "--upstream-retry-max-delay=11m",
                "--upstream-idle-timeout=0s",
                "--upstream-max-idle-per-target=-1",
                "--upstream-max-idle=1000001",
                "--websocket-idle-timeout=-1s",
                "--websocket-max-lifetime=1",
                "--websocket-max-connections-per-client=-1",
                "--forwarded-for-hops=-1",
                "--forwarded-for-hops=101",
                "--shutdown-timeout=25h",
                "--drain-delay=61m",
                "--log-level=INFO",
                "--log-level=",
                "--pod-ip-policy=any",
                "--dns-fallback=yes",
                "--demo=TrUe",
            })
    void refusesWhatIsOutOfRange(String argument) {
        assertThat(Loading.problems(argument)).singleElement().asString().startsWith("command line: --");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--proxy-timeout=1ms",
                "--proxy-timeout=8760h",
                "--response-header-timeout=0",
                "--max-header-bytes=1024",
                "--max-header-bytes=1048576",
                "--max-request-body-bytes=9223372036854775807",
                "--upstream-connect-timeout=10m",
                "--upstream-max-retries=0",
                "--upstream-max-retries=100",
                "--upstream-retry-initial-delay=0s",
                "--upstream-max-idle-per-target=0",
                "--upstream-max-idle=0",
                "--forwarded-for-hops=100",
                "--shutdown-timeout=0s",
                "--drain-delay=1h",
            })
    void takesTheEdgesOfTheRange(String argument) {
        assertThat(Loading.config(argument)).isNotNull();
    }

    @Test
    void namesTheRangeTheOffendingValueAndItsPlace() {
        assertThat(Loading.problems("--max-header-bytes=5"))
                .containsExactly("command line: --max-header-bytes: expected a whole number (1024 to 1048576), but got"
                        + " \"5\"");
        assertThat(Loading.problems("--proxy-timeout=180"))
                .containsExactly(
                        "command line: --proxy-timeout: expected a duration with its unit such as 1m30s or 200ms"
                                + " (1ms to 8760h), but got \"180\"; did you mean \"180s\"?");
        assertThat(Loading.problems("--log-level=wran"))
                .containsExactly("command line: --log-level: expected one of error, warn, info, debug, trace, but got"
                        + " \"wran\"; did you mean \"warn\"?");
    }

    @Test
    void keepsAMessageOnOneShortLine() {
        assertThat(Loading.problems("--log-level=a\nb\u001b" + "x".repeat(1000)))
                .singleElement()
                .asString()
                .contains("\"a\\u000ab\\u001bxxx")
                .endsWith("xxx...\"")
                .hasSizeLessThan(250);
    }

    @ParameterizedTest
    @CsvSource({
        ":8080, '', 8080",
        ":0, '', 0",
        ":65535, '', 65535",
        "127.0.0.1:8080, 127.0.0.1, 8080",
        "localhost:8080, localhost, 8080",
        "[::1]:8080, ::1, 8080",
        "[::]:8080, ::, 8080",
        "0.0.0.0:1, 0.0.0.0, 1",
    })
    void readsBindAddresses(String text, String host, int port) {
        Optional<BindAddress> address =
                Loading.config("--http-bind-address=" + text).listeners().http();
        assertThat(address).contains(new BindAddress(host, port));
        assertThat(address.map(BindAddress::toString)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8080",
                ":",
                ":65536",
                ":99999999",
                ":080",
                ":-1",
                ":http",
                "::1:8080",
                "[::1]",
                "[::1]8080",
                "[::1:8080",
                "[127.0.0.1]:8080",
                "[::1%lo]:8080",
                "example.com:8080",
                "127.1:8080",
                "010.0.0.1:80",
                "http://:8080",
                "*:8080",
                " :8080",
                "localhost",
            })
    void refusesOtherBindAddresses(String text) {
        assertThat(Loading.problems("--http-bind-address=" + text))
                .singleElement()
                .asString()
                .contains("expected an address such as :8080, 127.0.0.1:8080 or [::1]:8080, but got \"" + text + "\"");
    }

    @Test
    void guessesAtAPortAlone() {
        assertThat(Loading.problems("--http-bind-address=8080"))
                .singleElement()
                .asString()
                .endsWith("but got \"8080\"; did you mean \":8080\"?");
    }

    @Test
    void namesEveryEntryThatIsWrong() {
        assertThat(Loading.problems("--trusted-proxies=foo,10.0.0.0/8,10.0.0.0/33"))
                .singleElement()
                .asString()
                .endsWith("but got \"foo, 10.0.0.0/33\"");
    }

    @Test
    void readsListsOfCidrs() {
        assertThat(Loading.config("--trusted-proxies= 10.0.0.0/8 ,FD00::/8,,192.168.1.1, ::1,10.0.0.0/8,")
                        .proxies()
                        .trustedProxies())
                .containsExactly("10.0.0.0/8", "fd00::/8", "192.168.1.1/32", "::1/128");
        assertThat(Loading.config("--allowed-pod-cidrs=0.0.0.0/0,::/0")
                        .resolution()
                        .allowedPodCidrs())
                .containsExactly("0.0.0.0/0", "::/0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/08",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "010.0.0.0/8",
                "10.0.0/8",
                "/8",
                "localhost",
                "example.com/8",
                "10.0.0.0/8/8",
                "10.0.0.0-10.0.0.9",
                "fe80::1%eth0/64",
                "[::1]/128",
                "10.0.0.0/255.0.0.0",
            })
    void namesTheBadEntryOfAList(String entry) {
        assertThat(Loading.problems("--trusted-proxies=10.0.0.0/8," + entry + ",::1"))
                .containsExactly("command line: --trusted-proxies: expected CIDRs separated by commas such as"
                        + " 10.0.0.0/8,fd00::/8, but got \"" + entry + "\"");
    }

    @ParameterizedTest
    @CsvSource({"/sandboxes, /sandboxes", "/a/b/, /a/b", "/-._~!$&'()*+;=:@, /-._~!$&'()*+;=:@", "/..., /..."})
    void readsPathPrefixes(String text, String prefix) {
        assertThat(Loading.config("--path-routing-prefix=" + text).addressing().pathRoutingPrefix())
                .contains(prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "sandboxes", "//", "/a//b", "/a/../b", "/a/.", "/a%2Fb", "/a?b", "/a#b", "/a b", "/ä", "*"})
    void refusesOtherPathPrefixes(String text) {
        assertThat(Loading.problems("--path-routing-prefix=" + text)).hasSize(1);
    }

    @Test
    void readsDomains() {
        assertThat(Loading.config("--cluster-domain=K8s.Example.").resolution().clusterDomain())
                .isEqualTo("k8s.example");
        String longest = "a".repeat(60) + "." + "b".repeat(60);
        assertThat(Loading.config("--cluster-domain=" + longest).resolution().clusterDomain())
                .isEqualTo(longest);
        assertThat(Loading.problems("--cluster-domain=" + longest + "b")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "-a", "a-", "a..b", "a_b", "a b", "a/b", "ä.b"})
    void refusesOtherDomains(String text) {
        assertThat(Loading.problems("--cluster-domain=" + text)).hasSize(1);
    }

    @Test
    void readsTheClientIpHeaderAsWritten() {
        assertThat(Loading.config("--client-ip-header=X-E2B-Client-IP", "--trusted-proxies=::1")
                        .proxies()
                        .clientIpHeader())
                .contains("X-E2B-Client-IP");
    }

    /** Each of these is removed or rewritten by another rule: to trust and remove it besides would break that rule. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "content-length", "X-Sandbox-ID", "X-Forwarded-For", "Authorization", "a b", "a:", "ä"})
    void refusesAClientIpHeaderThatHasAnotherUse(String name) {
        assertThat(Loading.problems("--client-ip-header=" + name)).hasSize(1);
    }

    @Test
    void readsUpgradeProtocolsWithoutTheOneThatIsAlwaysTunnelled() {
        assertThat(Loading.config("--upgrade-protocols=SPDY/3.1, websocket,tailscale-control-protocol")
                        .tunnels()
                        .upgradeProtocols())
                .containsExactly("spdy/3.1", "tailscale-control-protocol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "H2C", "websocket,h2c", "a b", "a/b/c", "a;b"})
    void refusesH2cAndWhatIsNoProtocol(String text) {
        assertThat(Loading.problems("--upgrade-protocols=" + text)).hasSize(1);
    }

    @Test
    void saysWhyH2cIsRefused() {
        assertThat(Loading.problems("--upgrade-protocols=h2c"))
                .singleElement()
                .asString()
                .endsWith("but got \"h2c\"; h2c is never tunnelled");
    }

    @Test
    void wantsFilesAndFoldersToBeThere() {
        Path file = Loading.file(folder, "");
        assertThat(Loading.config("--sandboxes-file=" + file).resolution().sandboxesFile())
                .contains(file);
        assertThat(Loading.config("--routes-dir=" + folder).lifecycle().routesDir())
                .contains(folder);
        assertThat(Loading.problems("--sandboxes-file=" + folder, "--routes-dir=" + file, "--config=" + folder))
                .containsExactlyInAnyOrder(
                        "command line: --sandboxes-file: expected a readable file, but got \"" + folder + "\"",
                        "command line: --routes-dir: expected a readable folder, but got \"" + file + "\"",
                        "command line: --config: expected a readable file, but got \"" + folder + "\"");
        assertThat(Loading.problems("--sandboxes-file=a\0b")).hasSize(1);
    }

    @Test
    void readsEveryOtherFlagIntoItsComponent() {
        RouterConfig config = Loading.config(
                "--response-header-timeout=1s",
                "--request-header-timeout=2s",
                "--idle-timeout=3s",
                "--max-request-body-bytes=4",
                "--upstream-connect-timeout=5s",
                "--upstream-max-retries=6",
                "--upstream-retry-initial-delay=7ms",
                "--upstream-retry-max-delay=8ms",
                "--upstream-idle-timeout=9s",
                "--upstream-max-idle-per-target=10",
                "--upstream-max-idle=11",
                "--websocket-idle-timeout=12s",
                "--websocket-max-lifetime=13s",
                "--websocket-max-connections-per-client=14",
                "--forwarded-for-hops=15",
                "--trusted-proxies=::1",
                "--drain-delay=16s",
                "--shutdown-timeout=17s",
                "--dns-fallback=false",
                "--allow-loopback-pod-ip");
        assertThat(config.limits())
                .isEqualTo(new RouterConfig.Limits(
                        Duration.ofSeconds(180),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        65536,
                        4));
        assertThat(config.upstream())
                .isEqualTo(new RouterConfig.Upstream(
                        Duration.ofSeconds(5),
                        6,
                        Duration.ofMillis(7),
                        Duration.ofMillis(8),
                        Duration.ofSeconds(9),
                        10,
                        11));
        assertThat(config.tunnels())
                .isEqualTo(new RouterConfig.Tunnels(List.of(), Duration.ofSeconds(12), Duration.ofSeconds(13), 14));
        assertThat(config.proxies().forwardedForHops()).isEqualTo(15);
        assertThat(config.lifecycle().drainDelay()).isEqualTo(Duration.ofSeconds(16));
        assertThat(config.lifecycle().shutdownTimeout()).isEqualTo(Duration.ofSeconds(17));
        assertThat(config.resolution().dnsFallback()).isFalse();
        assertThat(config.resolution().allowLoopbackPodIp()).isTrue();
    }
}
