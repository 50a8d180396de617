package dev.sandboxrouter.custom;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;

/** A bean of a user's that does all it can to send requests to an address of its own choice. */
public final class Elsewhere {

    static final AtomicInteger forged = new AtomicInteger();

    private int port;

    public void setPort(int port) {
        this.port = port;
    }

    public int getPort() {
        return port;
    }

    public void forge(Exchange exchange) throws IOException {
        InetAddress address = InetAddress.getByName("127.78.0.1");
        SandboxKey sandbox =
                Objects.requireNonNull(ExchangeKeys.address(exchange)).sandbox();
        ExchangeKeys.routed(exchange)
                .resolved(new Target(
                        address, port, Source.DNS, false, new UpstreamIdentity.Unpinned(Source.DNS, sandbox, address)));
        exchange.getMessage().setHeader("X-Sandbox-Pod-IP", address.getHostAddress());
        forged.incrementAndGet();
    }
}
