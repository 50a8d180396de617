package dev.sandboxrouter.directory;

import static dev.sandboxrouter.directory.Given.ip;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 4.9. */
class SelfTargetsTest {

    private final SelfTargets self = new SelfTargets(List.of(ip("10.0.0.1"), ip("::ffff:10.0.0.2"), ip("2001:db8::1")));

    SelfTargetsTest() {
        self.listeningOn(8080);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.255",
                "::1",
                "0.0.0.0",
                "::",
                "10.0.0.1",
                "10.0.0.2",
                "2001:db8::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::10.0.0.1",
                "2002:a00:1::",
                "::ffff:127.0.0.1",
                "64:ff9b::127.9.9.9",
                "::ffff:0.0.0.0"
            })
    void whatReachesThisHostOnAListeningPortIsTheRouter(String address) {
        assertThat(self.contains(ip(address), 8080)).isTrue();
        assertThat(self.contains(ip(address), 8081)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.3", "128.0.0.1", "2001:db8::2", "::ffff:10.0.0.3", "64:ff9b::10.0.0.3", "::2:1"})
    void anotherHostIsNot(String address) {
        assertThat(self.contains(ip(address), 8080)).isFalse();
    }

    @Test
    void portsAreAddedAsListenersAreBound() {
        assertThat(self.contains(ip("::1"), 40_001)).isFalse();
        self.listeningOn(40_001);
        assertThat(self.contains(ip("::1"), 40_001)).isTrue();
        assertThat(self.contains(ip("::1"), 8080)).isTrue();
    }

    @Test
    void everyInterfaceOfThisHostAndThePodsAddressCount() throws SocketException {
        SelfTargets here = SelfTargets.ofThisHost(List.of(ip("203.0.113.77")));
        here.listeningOn(8080);
        assertThat(here.contains(ip("203.0.113.77"), 8080)).isTrue();
        assertThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
                .isNotEmpty()
                .allMatch(address -> here.contains(address, 8080));
        assertThat(SelfTargets.ofThisHost(List.of()).contains(ip("203.0.113.77"), 8080))
                .isFalse();
    }
}
