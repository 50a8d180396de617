package dev.sandboxrouter.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses and names of the network. All are literals; nothing is looked up. */
final class NetworkTypes {

    private static final Pattern BIND_ADDRESS = Pattern.compile("(?<host>.*):(?<port>0|[1-9][0-9]{0,4})");
    private static final Pattern BRACKETED = Pattern.compile("\\[(.*:.*)]");
    private static final Pattern PORT_ALONE = Pattern.compile("[0-9]{1,5}");
    private static final int MAX_PORT = 65535;

    private static final Pattern CIDR = Pattern.compile("(?<address>[^/]*)(/(?<prefix>0|[1-9][0-9]{0,2}))?");

    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** What 253 characters of a host name leave after {@code <id>.<namespace>.svc.}, two labels of 63 each. */
    private static final int MAX_CLUSTER_DOMAIN = 253 - (63 + 1 + 63 + ".svc.".length());

    /** What 253 characters leave after {@code <port>-<id>.<namespace>.}, two labels of 63 each. */
    private static final int MAX_HOST_DOMAIN = 253 - (63 + 1 + 63 + 1);

    private NetworkTypes() {}

    /** {@code :8080}, {@code 127.0.0.1:8080}, {@code [::1]:8080}, {@code localhost:8080}. */
    static FlagType<BindAddress> bindAddress() {
        return FlagType.text(
                "address", "an address such as :8080, 127.0.0.1:8080 or [::1]:8080", NetworkTypes::readBindAddress);
    }

    /** Entries come out as {@code <literal>/<prefix length>}; a bare address is a network of one. */
    static FlagType<List<String>> cidrs(String emptyMeans) {
        return FlagTypes.listOf(
                FlagType.text("cidr", "a CIDR", NetworkTypes::readCidr),
                "CIDRs separated by commas such as 10.0.0.0/8,fd00::/8",
                emptyMeans);
    }

    static FlagType<List<String>> ipAddresses(String emptyMeans) {
        return FlagTypes.listOf(
                FlagType.text("ip", "an IP address", NetworkTypes::readIp),
                "IP addresses separated by commas",
                emptyMeans);
    }

    /** Comes out in lower case, without the dot that makes a name absolute. */
    static FlagType<String> clusterDomain() {
        return FlagType.text(
                "domain",
                "a domain name of at most " + MAX_CLUSTER_DOMAIN + " characters such as cluster.local",
                text -> readDomain(text, MAX_CLUSTER_DOMAIN));
    }

    /** Comes out in lower case, without the dot that makes a name absolute. */
    static FlagType<String> hostDomain() {
        return FlagType.text(
                "domain",
                "a domain name of at most " + MAX_HOST_DOMAIN + " characters such as sandboxes.example.com",
                text -> readDomain(text, MAX_HOST_DOMAIN));
    }

    /** A domain name in lower case or an address literal without brackets. */
    static FlagType<String> hostName() {
        return FlagType.text("host", "a host name or IP address without a port", text -> {
            String name = text.toLowerCase(Locale.ROOT);
            return IpText.parse(name).isPresent() || DOMAIN.matcher(name).matches()
                    ? new Parsed.Value<>(name)
                    : new Parsed.Wrong<>(text);
        });
    }

    /** A DNS-1123 label, as Kubernetes names things. */
    static FlagType<String> label(String placeholder) {
        return FlagType.text(
                placeholder,
                "a DNS label of lower-case letters, digits and dashes, at most 63 characters",
                text -> LABEL.matcher(text).matches() ? new Parsed.Value<>(text) : new Parsed.Wrong<>(text));
    }

    static FlagType<String> namespace() {
        return FlagType.text(
                "namespace",
                "the name of a namespace",
                text -> LABEL.matcher(text).matches() ? new Parsed.Value<>(text) : new Parsed.Wrong<>(text));
    }

    private static Parsed<BindAddress> readBindAddress(String text) {
        Matcher parts = BIND_ADDRESS.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group("port")) > MAX_PORT) {
            return new Parsed.Wrong<>(
                    text, PORT_ALONE.matcher(text).matches() ? "; did you mean \":" + text + "\"?" : "");
        }
        int port = Integer.parseInt(parts.group("port"));
        return host(parts.group("host"))
                .<Parsed<BindAddress>>map(host -> new Parsed.Value<>(new BindAddress(host, port)))
                .orElseGet(() -> new Parsed.Wrong<>(text));
    }

    private static Optional<String> host(String text) {
        Matcher bracketed = BRACKETED.matcher(text);
        if (bracketed.matches()) {
            return Optional.of(bracketed.group(1))
                    .filter(literal -> IpText.parse(literal).isPresent());
        }
        boolean bareIpv6 = text.indexOf(':') >= 0;
        boolean literal = !bareIpv6 && IpText.parse(text).isPresent();
        boolean fits = literal || text.isEmpty() || text.equals("localhost");
        return Optional.of(text).filter(host -> fits);
    }

    private static Parsed<String> readCidr(String text) {
        Matcher parts = CIDR.matcher(text);
        if (!parts.matches()) {
            return new Parsed.Wrong<>(text);
        }
        int bits = IpText.parse(parts.group("address"))
                .map(bytes -> bytes.length * 8)
                .orElse(-1);
        int prefix = Optional.ofNullable(parts.group("prefix"))
                .map(Integer::parseInt)
                .orElse(bits);
        return bits < 0 || prefix > bits
                ? new Parsed.Wrong<>(text)
                : new Parsed.Value<>(parts.group("address").toLowerCase(Locale.ROOT) + "/" + prefix);
    }

    private static Parsed<String> readIp(String text) {
        return IpText.parse(text).isPresent()
                ? new Parsed.Value<>(text.toLowerCase(Locale.ROOT))
                : new Parsed.Wrong<>(text);
    }

    private static Parsed<String> readDomain(String text, int most) {
        String name = text.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return name.length() <= most && DOMAIN.matcher(name).matches()
                ? new Parsed.Value<>(name)
                : new Parsed.Wrong<>(text);
    }
}
