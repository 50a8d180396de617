package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.tls.ReloadingTls;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/** The control listener's TLS as netty-http wants it: asked for once, and following the files all the same. */
final class ControlTls extends SSLContextParameters {

    private final @Nullable ReloadingTls tls;

    /** @param tls null for a listener without, which never asks */
    ControlTls(@Nullable ReloadingTls tls) {
        this.tls = tls;
    }

    @Override
    public SSLContext createSSLContext(CamelContext context) {
        if (tls == null) {
            throw new IllegalStateException("the control API has no certificate");
        }
        return tls.asContext();
    }
}
