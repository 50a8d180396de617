package dev.sandboxrouter.config;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP literals, read strictly and by hand: {@code InetAddress.getByName} would ask DNS about whatever is not a literal, so
 * a typo in a list of trusted proxies would end up trusting whom a name server likes. Leading zeros in IPv4 are refused
 * because half the world reads them as octal.
 */
final class IpText {

    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final int IPV6_BYTES = 16;

    private IpText() {}

    /** Four or sixteen bytes; empty if it is no bare literal (brackets, zones and blanks are none). */
    static Optional<byte[]> parse(String text) {
        return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
    }

    private static Optional<byte[]> ipv4(String text) {
        String[] octets = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        for (int i = 0; i < octets.length; i++) {
            if (octets.length != 4 || !OCTET.matcher(octets[i]).matches() || Integer.parseInt(octets[i]) > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) Integer.parseInt(octets[i]);
        }
        return Optional.of(bytes);
    }

    private static Optional<byte[]> ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true).filter(bytes -> bytes.length == IPV6_BYTES);
        }
        if (text.lastIndexOf("::") != gap) {
            return Optional.empty();
        }
        return groups(text.substring(0, gap), false)
                .flatMap(head -> groups(text.substring(gap + 2), true).flatMap(tail -> joined(head, tail)));
    }

    /** RFC 4291, section 2.2: the gap stands for at least one group of zeros. */
    private static Optional<byte[]> joined(byte[] head, byte[] tail) {
        if (head.length + tail.length > IPV6_BYTES - 2) {
            return Optional.empty();
        }
        byte[] bytes = new byte[IPV6_BYTES];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(tail, 0, bytes, IPV6_BYTES - tail.length, tail.length);
        return Optional.of(bytes);
    }

    private static Optional<byte[]> groups(String text, boolean mayEndInIpv4) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] groups = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            Optional<byte[]> group = mayEndInIpv4 && i == groups.length - 1 && groups[i].indexOf('.') >= 0
                    ? ipv4(groups[i])
                    : group(groups[i]);
            if (group.isEmpty()) {
                return Optional.empty();
            }
            bytes.writeBytes(group.get());
        }
        return Optional.of(bytes.toByteArray());
    }

    private static Optional<byte[]> group(String hex) {
        if (!GROUP.matcher(hex).matches()) {
            return Optional.empty();
        }
        int value = Integer.parseInt(hex, 16);
        return Optional.of(new byte[] {(byte) (value >> 8), (byte) value});
    }
}
