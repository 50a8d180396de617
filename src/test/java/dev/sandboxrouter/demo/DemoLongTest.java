package dev.sandboxrouter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The longest download, sent back as an upload: bytes and hash must agree. Run by {@code .ci/long}. */
@Tag("long")
class DemoLongTest {

    @Test
    void aGibibyteSurvivesBothWays() throws Exception {
        try (RunningDemo demo = new RunningDemo()) {
            var download =
                    demo.client().send(demo.request("/bytes?n=" + Bytes.MAX).build(), BodyHandlers.ofInputStream());
            Counted counted = new Counted(download.body());
            var upload = demo.request("/upload")
                    .timeout(Duration.ofMinutes(5))
                    .POST(BodyPublishers.ofInputStream(() -> counted));

            String answer = demo.send(upload).body();

            assertThat(counted.hash()).isEqualTo(patternHash());
            assertThat(answer).isEqualTo("{\"bytes\":1073741824,\"sha256\":\"" + counted.hash() + "\"}\n");
        }
    }

    private static String patternHash() throws Exception {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        byte[] period = new byte[Bytes.PERIOD];
        for (int i = 0; i < period.length; i++) {
            period[i] = (byte) i;
        }
        for (long left = Bytes.MAX; left > 0; left -= period.length) {
            hash.update(period, 0, (int) Math.min(left, period.length));
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private static final class Counted extends DigestInputStream {

        Counted(InputStream source) throws Exception {
            super(source, MessageDigest.getInstance("SHA-256"));
        }

        String hash() throws Exception {
            return HexFormat.of().formatHex(((MessageDigest) getMessageDigest().clone()).digest());
        }
    }
}
