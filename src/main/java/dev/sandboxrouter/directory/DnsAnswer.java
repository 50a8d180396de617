package dev.sandboxrouter.directory;

import java.net.InetAddress;
import java.util.List;

/** What the cluster's DNS says about a name. */
public sealed interface DnsAnswer {

    /** Its addresses, in the order in which they should be tried. */
    record Found(List<InetAddress> addresses) implements DnsAnswer {
        public Found {
            addresses = List.copyOf(addresses);
        }
    }

    /** There is no such name, or it has no address. */
    record NoSuchName() implements DnsAnswer {}

    /** No answer could be had: time-out, SERVFAIL, no server. {@code why} is for the log. */
    record Failed(String why) implements DnsAnswer {}
}
