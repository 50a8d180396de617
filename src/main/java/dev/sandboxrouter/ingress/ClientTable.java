package dev.sandboxrouter.ingress;

import dev.sandboxrouter.address.AddressWords;
import java.util.List;

/** One client list, compiled: which of its entries decides about an address and a port. Immutable. */
record ClientTable(AddressTable ipv4, AddressTable ipv6, PortLists ports) {

    private static final ClientTable EMPTY = new ClientTable(AddressTable.EMPTY, AddressTable.EMPTY, PortLists.EMPTY);

    private static final long IPV4_BITS = 0xffff_ffffL;

    /** Compiles a list; where it would take more than {@code maxBytes}, the result says that it takes that and more. */
    static ClientTable of(List<ClientEntry> entries, int maxBytes) {
        if (entries.isEmpty()) {
            return EMPTY;
        }
        PortListsBuilder ports = new PortListsBuilder(maxBytes);
        AddressTable ipv4 = AddressSweep.ipv4(entries, ports);
        AddressTable ipv6 = AddressSweep.ipv6(entries, ports);
        return new ClientTable(ipv4, ipv6, ports.overflowed() ? new PortLists(new int[maxBytes]) : ports.build());
    }

    int bytes() {
        return ipv4.bytes() + ipv6.bytes() + ports.bytes();
    }

    int entry(int port, long high, long low) {
        return AddressWords.isIpv4(high, low)
                ? ipv4.entry(0, low & IPV4_BITS, port, ports)
                : ipv6.entry(high, low, port, ports);
    }
}
