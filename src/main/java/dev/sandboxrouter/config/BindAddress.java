package dev.sandboxrouter.config;

/**
 * Where a listener binds.
 *
 * @param host an IP literal without brackets, or {@code localhost}; empty means all interfaces
 * @param port 0 to 65535; 0 lets the operating system choose
 */
public record BindAddress(String host, int port) {

    /** As an operator writes it: {@code :8080}, {@code 127.0.0.1:8080}, {@code [::1]:8080}. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
