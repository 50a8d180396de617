package dev.sandboxrouter.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import dev.sandboxrouter.relay.ClientRequest;
import dev.sandboxrouter.relay.Relay;
import dev.sandboxrouter.relay.SilentRelay;
import dev.sandboxrouter.relay.StepKey;
import dev.sandboxrouter.testkit.FreePorts;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The component as any Camel application sees it. */
class SandboxHttpComponentIT {

    private static final SandboxKey BOX = new SandboxKey("default", "box");

    private static final Duration SOON = Duration.ofSeconds(5);

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final CamelContext context = new DefaultCamelContext();

    private final Relay relay = SilentRelay.over(loops);

    @BeforeEach
    void bindRelay() {
        context.getRegistry().bind("relay", relay);
    }

    @AfterEach
    void stop() {
        context.stop();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void theRouteAnswersUntilItIsSuspendedAndAgainOnceItIsResumed() throws Exception {
        int port = FreePorts.next();
        context.addRoutes(listening("sandbox-http:listen?host=127.0.0.1&port=" + port));
        context.start();

        assertThat(get(port)).isEqualTo("500 internal");
        context.getRouteController().suspendRoute("listener");
        assertThatThrownBy(() -> get(port)).isInstanceOf(ConnectException.class);
        context.getRouteController().resumeRoute("listener");
        assertThat(get(port)).isEqualTo("500 internal");
    }

    @Test
    void anExchangeHoldsTheRequestAndNothingOfItInHeaders() throws Exception {
        int port = FreePorts.next();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("sandbox-http:listen?host=127.0.0.1&port=" + port).process(exchange -> {
                    RequestHead head = ExchangeKeys.routed(exchange).head();
                    assertThat(head.target()).isEqualTo("/a?X-Sandbox-Pod-IP=169.254.169.254");
                    assertThat(exchange.getMessage().getHeaders()).isEmpty();
                    exchange.getContext().getRegistry().bind("seen", head.method());
                });
            }
        });
        context.start();

        get(port, "/a?X-Sandbox-Pod-IP=169.254.169.254");

        assertThat(context.getRegistry().lookupByName("seen")).isEqualTo("GET");
    }

    @Test
    void aMisspeltOptionFailsTheStart() {
        assertThatThrownBy(() -> context.getEndpoint("sandbox-http:listen?prot=1"))
                .hasMessageContaining("prot");
    }

    @Test
    void anUnknownOperationNamesTheKnownOnes() {
        assertThatThrownBy(() -> context.getEndpoint("sandbox-http:lissen"))
                .rootCause()
                .hasMessageContaining("expected one of sandbox-http:listen, sandbox-http:relay");
    }

    @Test
    void relayWithoutAResolvedTargetSaysWhichStepIsMissing() throws Exception {
        int port = FreePorts.next();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("sandbox-http:listen?host=127.0.0.1&port=" + port).to("sandbox-http:relay");
            }
        });
        context.start();

        assertThat(get(port)).isEqualTo("500 internal");
    }

    /** What the exchange shows any step can replace: another pod's entry would be doubted, and the one dialled would not. */
    @Test
    void aDialThatFailsIsToldOfTheTargetThatWasDialled() throws Exception {
        int port = FreePorts.next();
        Target dialled = target("127.0.0.2");
        StepKey key = relay.takeKey(Set.of());
        List<Target> told = new CopyOnWriteArrayList<>();
        context.getComponent("sandbox-http", SandboxHttpComponent.class)
                .setDials((target, failure) -> told.add(target));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("sandbox-http:listen?host=127.0.0.1&port=" + port)
                        .process(exchange -> {
                            ClientRequest request = ExchangeKeys.clientRequest(exchange);
                            request.addressed(
                                    new SandboxAddress(BOX, dialled.port(), null, null, null, AddressForm.HEADER, "/"));
                            request.resolved(dialled, key);
                            request.routed().resolved(target("127.0.0.3"));
                        })
                        .to("sandbox-http:relay");
            }
        });
        context.start();

        assertThat(get(port)).isEqualTo("502 connect-failed");
        assertThat(told).containsExactly(dialled);
    }

    /** Where nobody listens. */
    private static Target target(String ip) throws IOException {
        InetAddress address = InetAddress.getByName(ip);
        return new Target(
                address, FreePorts.next(), Source.DNS, false, new UpstreamIdentity.Unpinned(Source.DNS, BOX, address));
    }

    @Test
    void aRelayCannotBeListenedTo() throws Exception {
        context.addRoutes(listening("sandbox-http:relay"));

        assertThatThrownBy(context::start).hasStackTraceContaining("sandbox-http:listen receives requests");
    }

    /** An operator who believes that this is TLS has to hear that it is not. */
    @Test
    void anOptionOfTheClassAboveThatWouldBeReadByNobodyFailsTheStart() {
        assertThatThrownBy(() -> context.getEndpoint("sandbox-http:listen?ssl=true&port=1"))
                .rootCause()
                .hasMessageContaining("sandbox-http has no option ssl: expected one of backlog, code,");
    }

    private static RouteBuilder listening(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId("listener").log("nothing forwards");
            }
        };
    }

    private static String get(int port) throws IOException, InterruptedException {
        return get(port, "/");
    }

    private static String get(int port, String target) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(SOON)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " "
                + response.headers().firstValue("X-Sandbox-Router-Reason").orElse("-");
    }
}
