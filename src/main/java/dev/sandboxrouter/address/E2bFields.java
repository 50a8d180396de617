package dev.sandboxrouter.address;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;

/** What the two forms of E2B's clients have in common: the checks of the three values, and what is refused besides. */
final class E2bFields {

    private final AddressForm form;
    private final RoutingFields fields;

    E2bFields(AddressForm form, RoutingFields fields) {
        this.form = form;
        this.fields = fields;
    }

    Addressing rejected(String text) {
        return new Addressing.Rejected(new Refusal.InvalidAddress(text, form));
    }

    /** Checks id and namespace before the port; a caller who may not give hints is told only once the rest is sound. */
    Addressing check(RequestHead head, String namespace, String id, String portText) {
        if (!DnsLabel.matches(id) || !DnsLabel.matches(namespace)) {
            return rejected("Invalid sandbox ID");
        }
        int port = PortNumber.parse(portText);
        if (port == PortNumber.NONE) {
            return rejected("Invalid sandbox port");
        }
        if (RoutingFields.present(head, RoutingFields.POD_IP)) {
            return rejected(RoutingFields.BAD_POD_IP);
        }
        if (RoutingFields.present(head, RoutingFields.UID)) {
            return rejected(RoutingFields.BAD_UID);
        }
        return new Addressing.Addressed(new SandboxAddress(
                new SandboxKey(namespace, id), port, null, null, fields.timeout(head), form, head.target()));
    }
}
