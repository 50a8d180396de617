package dev.sandboxrouter.relay;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;

/** Looks names up without holding a thread. Answers come on one event loop. Thread-safe. */
public final class NettyDnsLookup implements AutoCloseable {

    /** How long an address is believed at most, whatever its record says, in seconds: sandboxes move. */
    static final int MAX_TTL_SECONDS = 5;

    /** How long "no such name" is believed, in seconds: not at all, because a new sandbox's name appears at any moment. */
    static final int NEGATIVE_TTL_SECONDS = 0;

    /** One query to one server, in milliseconds. */
    static final long QUERY_TIMEOUT_MILLIS = 2_000;

    /** Takes the outcome of one look-up; exactly one method is called. */
    public interface Answer {
        void found(List<InetAddress> addresses);

        void noSuchName();

        void failed(String why);
    }

    private final DnsNameResolver resolver;

    /** Asks the servers that the host's resolver is set up with. */
    public NettyDnsLookup(EventLoop loop) {
        this(loop, DnsServerAddressStreamProviders.platformDefault());
    }

    /** Asks other servers. */
    NettyDnsLookup(EventLoop loop, DnsServerAddressStreamProvider servers) {
        resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .nameServerProvider(servers)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .ttl(0, MAX_TTL_SECONDS)
                .negativeTtl(NEGATIVE_TTL_SECONDS)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
                .build();
    }

    /** Looks up the addresses of a name that ends with a dot. */
    public void lookup(String absoluteName, Answer answer) {
        Future<List<InetAddress>> looking = resolver.resolveAll(absoluteName);
        looking.addListener(done -> {
            Throwable cause = looking.cause();
            if (cause == null) {
                answer.found(looking.getNow());
            } else if (isNoSuchName(cause)) {
                answer.noSuchName();
            } else {
                answer.failed(cause.getClass().getSimpleName());
            }
        });
    }

    /** A server said so, or answered without an address; anything but a failure to ask. */
    private static boolean isNoSuchName(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof DnsErrorCauseException error) {
            return DnsResponseCode.NXDOMAIN.equals(error.getCode()) || DnsResponseCode.NOERROR.equals(error.getCode());
        }
        return !(failure instanceof DnsNameResolverException) && !(cause instanceof DnsNameResolverException);
    }

    @Override
    public void close() {
        resolver.close();
    }
}
