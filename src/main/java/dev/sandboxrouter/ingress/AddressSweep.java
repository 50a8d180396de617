package dev.sandboxrouter.ingress;

import dev.sandboxrouter.address.Cidr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Cuts the entries of one list into the elementary intervals of an {@link AddressTable}, one family at a time. */
final class AddressSweep {

    private static final long IPV4_LAST = 0xffff_ffffL;

    /** From this address on an entry counts, or does so no more. */
    private record Edge(long high, long low, int entry, boolean begins) {}

    private static final Comparator<Edge> BY_ADDRESS = ((Comparator<Edge>)
                    (a, b) -> Long.compareUnsigned(a.high, b.high))
            .thenComparing((a, b) -> Long.compareUnsigned(a.low, b.low));

    private final List<ClientEntry> entries;
    private final PortListsBuilder ports;
    private final boolean ipv4;

    private AddressSweep(List<ClientEntry> entries, PortListsBuilder ports, boolean ipv4) {
        this.entries = entries;
        this.ports = ports;
        this.ipv4 = ipv4;
    }

    /** The table for IPv4 clients, by the address as an unsigned 32-bit number. */
    static AddressTable ipv4(List<ClientEntry> entries, PortListsBuilder ports) {
        return new AddressSweep(entries, ports, true).run();
    }

    /** The table for IPv6 clients. */
    static AddressTable ipv6(List<ClientEntry> entries, PortListsBuilder ports) {
        return new AddressSweep(entries, ports, false).run();
    }

    private AddressTable run() {
        List<Edge> edges = edges();
        edges.sort(BY_ADDRESS);
        TableWriter table = new TableWriter(edges.size(), ipv4);
        TreeSet<Integer> active = new TreeSet<>();
        for (int i = 0; i < edges.size() && !ports.overflowed(); i++) {
            Edge edge = edges.get(i);
            if (edge.begins) {
                active.add(edge.entry);
            } else {
                active.remove(edge.entry);
            }
            boolean lastHere = i + 1 == edges.size() || BY_ADDRESS.compare(edge, edges.get(i + 1)) != 0;
            if (lastHere) {
                table.from(edge.high, edge.low, ports.decision(active, entries));
            }
        }
        return table.build();
    }

    private List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Cidr clients = entries.get(i).clients();
            if (clients == null) {
                edges.add(new Edge(0, 0, i, true));
            } else if (clients.isIpv4() == ipv4) {
                add(edges, i, clients);
            }
        }
        return edges;
    }

    private void add(List<Edge> edges, int entry, Cidr block) {
        edges.add(new Edge(block.high(), number(block.low()), entry, true));
        long end = number(block.lastLow()) + 1;
        long endHigh = end == 0 ? block.lastHigh() + 1 : block.lastHigh();
        boolean reachesTheEnd = ipv4 ? end > IPV4_LAST : end == 0 && endHigh == 0;
        if (!reachesTheEnd) {
            edges.add(new Edge(endHigh, end, entry, false));
        }
    }

    private long number(long low) {
        return ipv4 ? low & IPV4_LAST : low;
    }
}
