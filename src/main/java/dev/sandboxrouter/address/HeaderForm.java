package dev.sandboxrouter.address;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** {@code X-Sandbox-ID} and its companions, in the order of the table of contract section 1. The form of last resort. */
final class HeaderForm implements AddressSyntax {

    private static final String DEFAULT_NAMESPACE = "default";
    private static final int DEFAULT_PORT = 8888;

    private final RoutingFields fields;

    HeaderForm(RoutingFields fields) {
        this.fields = fields;
    }

    @Override
    public boolean appliesTo(RequestHead head) {
        return true;
    }

    @Override
    public boolean namesNothing(RequestHead head) {
        return !RoutingFields.present(head, RoutingFields.ID);
    }

    @Override
    public Addressing read(RequestHead head) {
        String id = RoutingFields.single(head, RoutingFields.ID);
        if (id == null) {
            return RoutingFields.ambiguity(RoutingFields.ID);
        }
        if (id.isEmpty()) {
            return Addressing.rejected("X-Sandbox-ID header is required.");
        }
        return DnsLabel.matches(id) ? withId(head, id) : Addressing.rejected(RoutingFields.BAD_ID);
    }

    private Addressing withId(RequestHead head, String id) {
        String namespace = RoutingFields.single(head, RoutingFields.NAMESPACE);
        if (namespace == null) {
            return RoutingFields.ambiguity(RoutingFields.NAMESPACE);
        }
        if (namespace.isEmpty()) {
            return withKey(head, new SandboxKey(DEFAULT_NAMESPACE, id));
        }
        return DnsLabel.matches(namespace)
                ? withKey(head, new SandboxKey(namespace, id))
                : Addressing.rejected(RoutingFields.BAD_NAMESPACE);
    }

    private Addressing withKey(RequestHead head, SandboxKey key) {
        String text = RoutingFields.single(head, RoutingFields.PORT);
        if (text == null) {
            return RoutingFields.ambiguity(RoutingFields.PORT);
        }
        int port = text.isEmpty() ? DEFAULT_PORT : PortNumber.parse(text);
        return port == PortNumber.NONE ? Addressing.rejected(RoutingFields.BAD_PORT) : withPort(head, key, port);
    }

    private Addressing withPort(RequestHead head, SandboxKey key, int port) {
        String text = RoutingFields.single(head, RoutingFields.POD_IP);
        if (text == null) {
            return RoutingFields.ambiguity(RoutingFields.POD_IP);
        }
        InetAddress podIp = text.isEmpty() ? null : IpLiteral.parse(text);
        return podIp == null && !text.isEmpty()
                ? Addressing.rejected(RoutingFields.BAD_POD_IP)
                : withPodIp(head, key, port, podIp);
    }

    private Addressing withPodIp(RequestHead head, SandboxKey key, int port, @Nullable InetAddress podIp) {
        String text = RoutingFields.single(head, RoutingFields.UID);
        if (text == null) {
            return RoutingFields.ambiguity(RoutingFields.UID);
        }
        String uid = text.isEmpty() ? null : text;
        if (uid != null && !SandboxUid.matches(uid)) {
            return Addressing.rejected(RoutingFields.BAD_UID);
        }
        return new Addressing.Addressed(
                new SandboxAddress(key, port, uid, podIp, fields.timeout(head), AddressForm.HEADER, head.target()));
    }
}
