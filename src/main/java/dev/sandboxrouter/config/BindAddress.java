package dev.sandboxrouter.config;

import java.util.Arrays;

/**
 * Where a listener binds.
 *
 * @param host an IP literal without brackets, or {@code localhost}; empty means all interfaces
 * @param port 0 to 65535; 0 lets the operating system choose
 */
public record BindAddress(String host, int port) {

    /** Whether only this host can reach it. */
    boolean isLoopback() {
        return host.equals("localhost")
                || IpText.parse(host).filter(BindAddress::isLoopback).isPresent();
    }

    private static boolean isLoopback(byte[] address) {
        return address.length == 4
                ? address[0] == 127
                : Arrays.equals(address, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    }

    /** As an operator writes it: {@code :8080}, {@code 127.0.0.1:8080}, {@code [::1]:8080}. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
