package dev.sandboxrouter.directory;

/** Takes the answer of one {@link DnsLookup}. */
@FunctionalInterface
public interface DnsCallback {

    void answered(DnsAnswer answer);
}
