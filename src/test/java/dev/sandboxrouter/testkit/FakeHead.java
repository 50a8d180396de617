package dev.sandboxrouter.testkit;

import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.contract.RequestHead;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request head made by hand: {@code FakeHead.get("/x").with("X-Sandbox-ID", "a")}. */
public final class FakeHead implements RequestHead {

    private record Field(String name, String value) {}

    private final String target;
    private final List<Field> fields = new ArrayList<>();
    private InetSocketAddress peer = socket("127.0.0.1");
    private String host = "router.test";
    private @Nullable X509Certificate certificate;

    private FakeHead(String target) {
        this.target = target;
    }

    public static FakeHead get(String target) {
        return new FakeHead(target);
    }

    /** Adds a field line. */
    public FakeHead with(String name, String value) {
        fields.add(new Field(name, value));
        return this;
    }

    /** {@code Host} as the head gives it. */
    public FakeHead toHost(String value) {
        host = value;
        return this;
    }

    /** The other end, an address literal. */
    public FakeHead from(String peerAddress) {
        peer = socket(peerAddress);
        return this;
    }

    /** The certificate that the client has proven to hold. */
    public FakeHead certified(X509Certificate verified) {
        certificate = verified;
        return this;
    }

    private static InetSocketAddress socket(String address) {
        return new InetSocketAddress(Objects.requireNonNull(IpLiteral.parse(address)), 40_000);
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> headers(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public @Nullable X509Certificate clientCertificate() {
        return certificate;
    }
}
