package dev.sandboxrouter.directory;

/** The cluster's DNS, as the resolver needs it: addresses of one absolute name, never blocking. */
public interface DnsLookup {

    /**
     * Looks up A and AAAA records of a name.
     *
     * @param absoluteName ends with a dot, so that no search domain is tried
     * @param callback is told the answer exactly once, at once on this thread or later on another; time-outs are answers
     */
    void lookup(String absoluteName, DnsCallback callback);
}
