package dev.sandboxrouter.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.util.SelfSignedCertificate;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

/** The certificate of a connection is that of every stream of it, and of no other connection. */
class ClientCertificatesTest {

    @Test
    void belongsToItsConnectionAndTheStreamsOfIt() throws Exception {
        SelfSignedCertificate made = new SelfSignedCertificate("client.test");
        X509Certificate certificate = made.cert();
        made.delete();
        EmbeddedChannel connection = new EmbeddedChannel();
        EmbeddedChannel stream = new EmbeddedChannel(connection, DefaultChannelId.newInstance(), true, false);
        EmbeddedChannel other = new EmbeddedChannel();
        assertThat(ClientCertificates.of(connection)).isNull();
        ClientCertificates.verified(connection, certificate);
        assertThat(ClientCertificates.of(connection)).isSameAs(certificate);
        assertThat(ClientCertificates.of(stream)).isSameAs(certificate);
        assertThat(ClientCertificates.of(other)).isNull();
    }
}
