package dev.sandboxrouter.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Look-ups against a name server of our own on loopback. */
@Tag("soak")
class NettyDnsLookupIT {

    private static final String NAME = "agent-7.team-a.svc.cluster.local.";
    private static final int HOUR = 3600;

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Map<String, List<String>> zone = new ConcurrentHashMap<>();
    private final AtomicInteger queries = new AtomicInteger();
    private volatile boolean silent;
    private Channel server;
    private NettyDnsLookup dns;

    @BeforeEach
    void start() throws Exception {
        server = new Bootstrap()
                .group(loops)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new DatagramDnsQueryDecoder())
                                .addLast(new DatagramDnsResponseEncoder())
                                .addLast(new Server());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        dns = new NettyDnsLookup(
                loops.next(), new SingletonDnsServerAddressStreamProvider((InetSocketAddress) server.localAddress()));
    }

    @AfterEach
    void stop() {
        dns.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void aServiceHasTheAddressesThatDnsSays() {
        zone.put(NAME, List.of("10.0.0.7", "10.0.0.8"));

        assertThat(look()).isEqualTo("found [/10.0.0.7, /10.0.0.8]");
    }

    @Test
    void aNameThatIsNotThereIsToldApartFromAServerThatDoesNotAnswer() {
        assertThat(look()).isEqualTo("no such name");

        silent = true;
        long begun = System.nanoTime();
        assertThat(look()).startsWith("failed");
        Duration limit = Duration.ofMillis(NettyDnsLookup.QUERY_TIMEOUT_MILLIS);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(limit, limit.multipliedBy(2));
    }

    /** A sandbox's Service appears a moment after the sandbox: nobody may have to wait for an old "no" to expire. */
    @Test
    void aNameThatAppearsIsFoundByTheNextLookUp() {
        assertThat(look()).isEqualTo("no such name");

        zone.put(NAME, List.of("10.0.0.7"));

        assertThat(look()).isEqualTo("found [/10.0.0.7]");
    }

    /** The record says an hour; a sandbox that moved must not be missed for longer than the limit. */
    @Test
    void anAddressIsNotBelievedForLongerThanTheLimitWhateverItsRecordSays() {
        zone.put(NAME, List.of("10.0.0.7"));
        look();
        int asked = queries.get();
        look();
        assertThat(queries.get())
                .as("the second look-up is answered from memory")
                .isEqualTo(asked);

        zone.put(NAME, List.of("10.0.0.9"));

        await().atMost(NettyDnsLookup.MAX_TTL_SECONDS + 3, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(look()).isEqualTo("found [/10.0.0.9]"));
    }

    private String look() {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        dns.lookup(NAME, new NettyDnsLookup.Answer() {
            @Override
            public void found(List<InetAddress> addresses) {
                outcome.complete("found "
                        + addresses.stream().map(a -> "/" + a.getHostAddress()).toList());
            }

            @Override
            public void noSuchName() {
                outcome.complete("no such name");
            }

            @Override
            public void failed(String why) {
                outcome.complete("failed " + why);
            }
        });
        return outcome.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Answers A queries from the zone, with a time to live of an hour. */
    private final class Server extends SimpleChannelInboundHandler<DatagramDnsQuery> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            queries.incrementAndGet();
            if (silent) {
                return;
            }
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            DatagramDnsResponse response = new DatagramDnsResponse(
                    /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
            response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            List<String> addresses = zone.get(question.name());
            if (addresses == null) {
                response.setCode(DnsResponseCode.NXDOMAIN);
            } else if (question.type().equals(DnsRecordType.A)) {
                addresses.forEach(address -> response.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(question.name(), DnsRecordType.A, HOUR, octets(address))));
            }
            ctx.writeAndFlush(response);
        }

        private static ByteBuf octets(String address) {
            String[] parts = address.split("\\.", -1);
            ByteBuf octets = Unpooled.buffer(4);
            for (String part : parts) {
                octets.writeByte(Integer.parseInt(part));
            }
            return octets;
        }
    }
}
