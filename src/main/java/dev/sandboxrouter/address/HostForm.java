package dev.sandboxrouter.address;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.RequestHead;

/**
 * {@code {port}-{id}.D} and {@code {port}-{id}.{ns}.D}; contract section 1. Everything below the domain is a name of this
 * form, sound or not, so that no spelling of it is ever read in another form; {@code sandbox.D} alone is the shared host
 * of {@link E2bHeaderForm}. An id may hold {@code -}, a port may not, so the first one parts the two.
 */
final class HostForm implements AddressSyntax {

    private static final String BAD_HOST = "Invalid host";

    private final String domain;
    private final String below;
    private final String shared;
    private final String defaultNamespace;
    private final E2bFields values;

    /** @param domain lower case, without a trailing dot */
    HostForm(String domain, String defaultNamespace, RoutingFields fields) {
        this.domain = domain;
        this.below = '.' + domain;
        this.shared = E2bHeaderForm.sharedHost(domain);
        this.defaultNamespace = defaultNamespace;
        this.values = new E2bFields(AddressForm.HOST, fields);
    }

    @Override
    public boolean appliesTo(RequestHead head) {
        String name = HostName.of(head.host());
        return name.equals(domain) || (name.endsWith(below) && !name.equals(shared));
    }

    /** The domain itself is where a load balancer may ask for the router's own health. */
    @Override
    public boolean namesNothing(RequestHead head) {
        return HostName.of(head.host()).equals(domain);
    }

    @Override
    public Addressing read(RequestHead head) {
        String name = HostName.of(head.host());
        if (name.equals(domain)) {
            return values.rejected(BAD_HOST);
        }
        String labels = name.substring(0, name.length() - below.length());
        int dot = labels.indexOf('.');
        String first = dot < 0 ? labels : labels.substring(0, dot);
        String namespace = dot < 0 ? defaultNamespace : labels.substring(dot + 1);
        int dash = first.indexOf('-');
        if (dash < 0 || namespace.indexOf('.') >= 0) {
            return values.rejected(BAD_HOST);
        }
        return values.check(head, namespace, first.substring(dash + 1), first.substring(0, dash));
    }
}
