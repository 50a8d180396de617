package dev.sandboxrouter.address;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code <prefix>/<namespace>/<id>/<port>/<rest>}; contract section 1. The prefix and the slashes are looked for in the
 * raw path: an encoded slash separates nothing, so a name that decodes to {@code a/b} is a bad name and not two names.
 *
 * <p>Where the contract is silent: an empty part counts as missing, three parts without a slash after them are enough,
 * and a {@code <rest>} with malformed escapes is none of our business. {@code X-Sandbox-Pod-IP} and
 * {@code X-Sandbox-UID} are refused after the path was found sound, in this order; {@code X-Sandbox-ID} and its other
 * companions are not looked at.
 */
final class PathForm implements AddressSyntax {

    private static final String FORM = "Path-routed request must have the form <prefix>/<namespace>/<id>/<port>/...";
    private static final String BAD_ENCODING = "Invalid percent-encoding in path.";

    private final String below;
    private final RoutingFields fields;

    PathForm(String prefix, RoutingFields fields) {
        if (prefix.charAt(0) != '/' || prefix.indexOf('?') >= 0 || prefix.indexOf('#') >= 0) {
            throw new IllegalArgumentException("path prefix must be a path that begins with a slash: " + prefix);
        }
        int end = prefix.length();
        while (end > 0 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        this.below = prefix.substring(0, end) + '/';
        this.fields = fields;
    }

    @Override
    public boolean appliesTo(RequestHead head) {
        return head.target().startsWith(below);
    }

    /** Whoever asks below the prefix means a sandbox, even where the rest makes no sense. */
    @Override
    public boolean namesNothing(RequestHead head) {
        return false;
    }

    @Override
    public Addressing read(RequestHead head) {
        String target = head.target();
        int query = target.indexOf('?', below.length());
        int pathEnd = query < 0 ? target.length() : query;
        int namespaceEnd = partEnd(target, below.length(), pathEnd);
        int idEnd = partEnd(target, namespaceEnd + 1, pathEnd);
        int portEnd = partEnd(target, idEnd + 1, pathEnd);
        if (namespaceEnd == below.length() || idEnd <= namespaceEnd + 1 || portEnd <= idEnd + 1) {
            return Addressing.rejected(FORM);
        }
        String namespace = PercentEncoding.decode(target, below.length(), namespaceEnd);
        String id = PercentEncoding.decode(target, namespaceEnd + 1, idEnd);
        String port = PercentEncoding.decode(target, idEnd + 1, portEnd);
        return check(head, namespace, id, port, rest(target, portEnd));
    }

    /** The index of the slash that ends the part, or of the end of the path. */
    private static int partEnd(String target, int from, int pathEnd) {
        int slash = from < pathEnd ? target.indexOf('/', from) : -1;
        return slash < 0 || slash > pathEnd ? pathEnd : slash;
    }

    /** What stands behind the port, query included; a slash is put in where the path ended there. */
    private static String rest(String target, int portEnd) {
        return portEnd < target.length() && target.charAt(portEnd) == '/'
                ? target.substring(portEnd)
                : '/' + target.substring(portEnd);
    }

    private Addressing check(
            RequestHead head, @Nullable String namespace, @Nullable String id, @Nullable String portText, String rest) {
        if (namespace == null || id == null || portText == null) {
            return Addressing.rejected(BAD_ENCODING);
        }
        if (!DnsLabel.matches(namespace)) {
            return Addressing.rejected(RoutingFields.BAD_NAMESPACE);
        }
        if (!DnsLabel.matches(id)) {
            return Addressing.rejected(RoutingFields.BAD_ID);
        }
        int port = PortNumber.parse(portText);
        return port == PortNumber.NONE
                ? Addressing.rejected(RoutingFields.BAD_PORT)
                : withoutHints(head, new SandboxKey(namespace, id), port, rest);
    }

    private Addressing withoutHints(RequestHead head, SandboxKey key, int port, String rest) {
        if (RoutingFields.present(head, RoutingFields.POD_IP)) {
            return Addressing.rejected(RoutingFields.BAD_POD_IP);
        }
        if (RoutingFields.present(head, RoutingFields.UID)) {
            return Addressing.rejected(RoutingFields.BAD_UID);
        }
        return new Addressing.Addressed(
                new SandboxAddress(key, port, null, null, fields.timeout(head), AddressForm.PATH, rest));
    }
}
