package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class AddressTextsTest {

    private final AddressTexts texts = new AddressTexts();

    private static InetAddress address(int i) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
    }

    @Test
    void anAddressIsWrittenOnce() throws UnknownHostException {
        assertThat(texts.textOf(address(1))).isEqualTo("10.0.0.1").isSameAs(texts.textOf(address(1)));
        assertThat(texts.textOf(InetAddress.getByName("2001:db8::1"))).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    /** More than there are places, twice: what was pushed out comes back right. */
    @Test
    void addressesThatShareAPlaceAreNotTakenForEachOther() throws UnknownHostException {
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 0; i < 5000; i++) {
                assertThat(texts.textOf(address(i))).isEqualTo(address(i).getHostAddress());
            }
        }
    }
}
