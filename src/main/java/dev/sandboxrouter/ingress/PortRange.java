package dev.sandboxrouter.ingress;

import dev.sandboxrouter.address.PortNumber;

/** Ports from one to another, both included, packed into an int: {@code from << 16 | to}. */
final class PortRange {

    /** 1 to 65535. */
    static final int ALL = 1 << 16 | 65_535;

    /** What {@link #parse} gives for a text that is no range. No range begins at port 0. */
    static final int NONE = 0;

    private PortRange() {}

    static int of(int from, int to) {
        return from << 16 | to;
    }

    static int from(int range) {
        return range >>> 16;
    }

    static int to(int range) {
        return range & 0xffff;
    }

    /** Reads {@code :port} or {@code :from-to}, {@code from} not above {@code to}. */
    static int parse(String text) {
        if (text.isEmpty() || text.charAt(0) != ':') {
            return NONE;
        }
        int dash = text.indexOf('-');
        int from = PortNumber.parse(text.substring(1, dash < 0 ? text.length() : dash));
        int to = dash < 0 ? from : PortNumber.parse(text.substring(dash + 1));
        return from == PortNumber.NONE || to < from ? NONE : of(from, to);
    }
}
