package dev.sandboxrouter.testkit.kubernetes;

/**
 * What an echo pod says about itself.
 *
 * @param tenant who lived at the address when the connection was made
 * @param address where
 * @param acceptedAt {@link System#nanoTime()} when the connection was made
 */
public record EchoReply(Tenant tenant, String address, long acceptedAt) {

    String line() {
        return tenant.sandbox() + ' ' + tenant.sandboxUid() + ' ' + tenant.podUid() + ' ' + address + ' ' + acceptedAt;
    }

    /**
     * Reads what {@link EchoPods} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static EchoReply parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 5) {
            throw new IllegalArgumentException("not from an echo pod: " + line);
        }
        return new EchoReply(new Tenant(words[0], words[1], words[2]), words[3], Long.parseLong(words[4]));
    }
}
