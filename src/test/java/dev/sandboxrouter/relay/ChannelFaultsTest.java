package dev.sandboxrouter.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ChannelFaultsTest {

    /** Netty puts all that came into the message, in hexadecimal digits: a bearer token, for one. */
    @Test
    void plainHttpOnTheTlsPortShowsNothingNotEvenInHex() {
        Throwable fault = new DecoderException(new NotSslRecordException("not an SSL/TLS record: 474554202f"));
        assertThat(ChannelFaults.describe(fault)).isEqualTo("DecoderException < NotSslRecordException");
    }

    /** Netty puts the request line into the message, and with it the query. */
    @Test
    void http1WhereHttp2WasNegotiatedShowsNothing() {
        Throwable fault = Http2Exception.connectionError(
                Http2Error.PROTOCOL_ERROR, "Unexpected HTTP/1.x request: GET /?token=secret");
        assertThat(ChannelFaults.describe(fault)).isEqualTo("Http2Exception PROTOCOL_ERROR");
    }

    @Test
    void aFailedHandshakeSaysWhy() {
        Throwable fault = new DecoderException(new SSLHandshakeException("no cipher suites in common"));
        assertThat(ChannelFaults.describe(fault))
                .isEqualTo("DecoderException < SSLHandshakeException no cipher suites in common");
    }
}
