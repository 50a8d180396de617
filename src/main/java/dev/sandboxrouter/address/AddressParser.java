package dev.sandboxrouter.address;

import dev.sandboxrouter.contract.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads which sandbox a request is for; contract section 1. Immutable, any thread, never throws for what a client sent.
 *
 * <p>Where the contract leaves the order open: each field is looked at once, in the table's order, and for each
 * repetition is judged before its value (two different malformed IDs are ambiguous, not malformed). A field that is
 * there once empty and once filled has two different values.
 */
public final class AddressParser {

    private final List<AddressSyntax> forms;

    /** Header form and path form, quiet about time-outs which it ignores. See the other constructor. */
    public AddressParser(@Nullable String pathPrefix) {
        this(AddressForms.of(pathPrefix), ignored -> {});
    }

    /**
     * @param onIgnoredTimeout is told the first {@code X-Sandbox-Timeout} of a request whose value says nothing, raw,
     *     on the request's thread: for a debug log
     * @throws IllegalArgumentException if the prefix does not begin with a slash, or holds a query or fragment
     */
    public AddressParser(AddressForms use, Consumer<String> onIgnoredTimeout) {
        RoutingFields fields = new RoutingFields(onIgnoredTimeout);
        List<AddressSyntax> order = new ArrayList<>();
        String domain = use.hostDomain();
        if (domain != null) {
            order.add(new HostForm(domain, use.hostNamespace(), fields));
        }
        if (domain != null || use.e2bHeaders()) {
            order.add(new E2bHeaderForm(domain, use.hostNamespace(), fields));
        }
        String prefix = use.pathPrefix();
        if (prefix != null && !prefix.isEmpty()) {
            order.add(new PathForm(prefix, fields));
        }
        order.add(new HeaderForm(fields));
        forms = List.copyOf(order);
    }

    /** Reads the address that the head carries, or says why it is none. */
    public Addressing parse(RequestHead head) {
        return formOf(head).read(head);
    }

    /**
     * Whether the head names no sandbox in any form, not even badly: its host is not below the host domain, it has no
     * E2B header that counts, it is not below the path prefix and has no {@code X-Sandbox-ID} with a value. Such a {@code GET /healthz} is the router's own (contract section 2, step 2);
     * method and target are for the caller to compare.
     */
    public boolean addressesNothing(RequestHead head) {
        return formOf(head).namesNothing(head);
    }

    private AddressSyntax formOf(RequestHead head) {
        for (int i = 0; i < forms.size(); i++) {
            if (forms.get(i).appliesTo(head)) {
                return forms.get(i);
            }
        }
        throw new IllegalStateException("the header form applies to every request");
    }
}
