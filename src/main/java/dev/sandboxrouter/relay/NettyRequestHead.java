package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.tls.ClientCertificate;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view of the head that Netty's message holds, without a copy. The relay rewrites that message in place when it
 * forwards it, so from then on the view shows what the sandbox saw.
 */
final class NettyRequestHead implements RequestHead {

    private final HttpRequest request;
    private final Channel channel;
    private final InetSocketAddress peer;
    private final String scheme;
    private final String method;
    private final String target;

    NettyRequestHead(HttpRequest request, Channel channel, String scheme) {
        this.request = request;
        this.channel = channel;
        this.peer = (InetSocketAddress) channel.remoteAddress();
        this.scheme = scheme;
        this.method = request.method().name();
        this.target = request.uri();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String host() {
        String host = request.headers().get(HttpHeaderNames.HOST);
        return host == null ? "" : host;
    }

    @Override
    public @Nullable String header(String name) {
        return request.headers().get(name);
    }

    @Override
    public List<String> headers(String name) {
        Iterator<String> values = request.headers().valueStringIterator(name);
        if (!values.hasNext()) {
            return List.of();
        }
        String first = values.next();
        return values.hasNext() ? request.headers().getAll(name) : List.of(first);
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public @Nullable X509Certificate clientCertificate() {
        return ClientCertificate.of(channel);
    }
}
