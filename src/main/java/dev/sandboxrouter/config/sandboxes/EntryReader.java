package dev.sandboxrouter.config.sandboxes;

import dev.sandboxrouter.address.DnsLabel;
import dev.sandboxrouter.address.EmbeddedIpv4;
import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.address.SandboxUid;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.DirectoryEntry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the entries of one file, remembering what was given before. Scalars are taken as written: {@code id: 007}. */
final class EntryReader {

    private static final Set<String> KEYS = Set.of("namespace", "id", "ip", "uid");
    private static final String LABEL = "is not 1 to 63 lower-case letters, digits and inner hyphens";

    private final Problems problems;
    private final Map<Object, Integer> lines = new HashMap<>();

    EntryReader(Problems problems) {
        this.problems = problems;
    }

    /** The entry, or nothing where it is unsound: the problems say why. */
    Optional<DirectoryEntry> read(Node node) {
        if (!(node instanceof MappingNode entry)) {
            problems.add(node, "an entry with namespace, id, ip and, if known, uid is expected");
            return Optional.empty();
        }
        Map<String, Node> fields = fields(entry);
        String namespace = label(entry, fields, "namespace");
        String id = label(entry, fields, "id");
        List<InetAddress> addresses = addresses(entry, fields.get("ip"));
        String uid = uid(fields.get("uid"));
        if (namespace == null || id == null || addresses.isEmpty()) {
            return Optional.empty();
        }
        SandboxKey key = new SandboxKey(namespace, id);
        once(key, "name " + key, entry);
        return Optional.of(new DirectoryEntry(key, uid, null, addresses));
    }

    private Map<String, Node> fields(MappingNode entry) {
        Map<String, Node> fields = new HashMap<>();
        for (NodeTuple tuple : entry.getValue()) {
            Node key = tuple.getKeyNode();
            String name = key instanceof ScalarNode scalar ? scalar.getValue() : "(not a scalar)";
            if (!KEYS.contains(name)) {
                problems.add(key, "unknown key " + name + "; namespace, id, ip and uid are expected");
            } else if (fields.put(name, tuple.getValueNode()) != null) {
                problems.add(key, "duplicate key " + name);
            }
        }
        return fields;
    }

    private @Nullable String label(MappingNode entry, Map<String, Node> fields, String name) {
        Node node = fields.get(name);
        if (node == null || node.getTag().equals(Tag.NULL)) {
            problems.add(node == null ? entry : node, name + " is missing");
            return null;
        }
        String text = text(node);
        if (!DnsLabel.matches(text)) {
            problems.add(node, name + " \"" + text + "\" " + LABEL);
            return null;
        }
        return text;
    }

    private @Nullable String uid(@Nullable Node node) {
        if (node == null || node.getTag().equals(Tag.NULL)) {
            return null;
        }
        String text = text(node);
        if (!SandboxUid.matches(text)) {
            problems.add(node, "uid \"" + text + "\" is not 1 to 128 visible ASCII characters");
            return null;
        }
        once("uid " + text, "uid " + text, node);
        return text;
    }

    private List<InetAddress> addresses(MappingNode entry, @Nullable Node node) {
        List<Node> given =
                node instanceof SequenceNode list ? list.getValue() : node == null ? List.of() : List.of(node);
        if (given.isEmpty()) {
            problems.add(node == null ? entry : node, "ip is missing");
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (Node one : given) {
            InetAddress address = address(one);
            if (address != null) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private @Nullable InetAddress address(Node node) {
        String text = text(node);
        InetAddress address = IpLiteral.parse(text);
        if (address == null) {
            problems.add(node, "ip \"" + text + "\" is not an IPv4 or IPv6 address");
            return null;
        }
        InetAddress unmapped = EmbeddedIpv4.unmapped(address);
        if (unmapped.isAnyLocalAddress() || unmapped.isMulticastAddress()) {
            problems.add(node, "ip \"" + text + "\" is not the address of one host");
            return null;
        }
        once(unmapped, "ip " + text, node);
        return unmapped;
    }

    private void once(Object identity, String name, Node where) {
        Integer before = lines.putIfAbsent(identity, Problems.line(where));
        if (before != null) {
            problems.add(where, name + " was given before, in line " + before);
        }
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "(a list or map)";
    }
}
