package dev.sandboxrouter.address;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * {@code E2b-Sandbox-Id} and {@code E2b-Sandbox-Port}, believed only where {@code Host} names no sandbox by itself:
 * {@code localhost}, an IP literal, or the domain's shared host; contract section 1.
 *
 * <p>Where the contract is silent: an empty field is a missing one, and {@code X-Sandbox-ID} is looked at first.
 */
final class E2bHeaderForm implements AddressSyntax {

    private static final String ID = "E2b-Sandbox-Id";
    private static final String PORT = "E2b-Sandbox-Port";

    private final @Nullable String shared;
    private final String namespace;
    private final E2bFields values;

    /** @param domain of the host form; null if that is off */
    E2bHeaderForm(@Nullable String domain, String namespace, RoutingFields fields) {
        this.shared = domain == null ? null : sharedHost(domain);
        this.namespace = namespace;
        this.values = new E2bFields(AddressForm.E2B_HEADER, fields);
    }

    static String sharedHost(String domain) {
        return "sandbox." + domain;
    }

    @Override
    public boolean appliesTo(RequestHead head) {
        return (head.header(ID) != null || head.header(PORT) != null) && isSharedHost(HostName.of(head.host()));
    }

    private boolean isSharedHost(String name) {
        return name.equals("localhost") || name.equals(shared) || HostName.isLiteral(name);
    }

    /** Either field means a sandbox. */
    @Override
    public boolean namesNothing(RequestHead head) {
        return false;
    }

    @Override
    public Addressing read(RequestHead head) {
        if (RoutingFields.present(head, RoutingFields.ID)) {
            return values.rejected("Ambiguous sandbox address.");
        }
        String id = RoutingFields.single(head, ID);
        if (id == null) {
            return values.rejected(RoutingFields.ambiguous(ID));
        }
        String port = RoutingFields.single(head, PORT);
        if (port == null) {
            return values.rejected(RoutingFields.ambiguous(PORT));
        }
        return id.isEmpty() || port.isEmpty()
                ? values.rejected("missing header")
                : values.check(head, namespace, id, port);
    }
}
