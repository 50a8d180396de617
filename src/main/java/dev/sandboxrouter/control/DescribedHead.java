package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.RequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The head of a request that nobody sent, for the code that reads heads. */
record DescribedHead(InetAddress address, DescribedFields fields) implements RequestHead {

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String target() {
        return "/";
    }

    @Override
    public String host() {
        String host = header("Host");
        return host == null ? "" : host;
    }

    @Override
    public @Nullable String header(String name) {
        List<String> lines = headers(name);
        return lines.isEmpty() ? null : lines.get(0);
    }

    @Override
    public List<String> headers(String name) {
        return fields.of(name);
    }

    @Override
    public InetSocketAddress peer() {
        return new InetSocketAddress(address, 0);
    }

    @Override
    public String scheme() {
        return "http";
    }
}
