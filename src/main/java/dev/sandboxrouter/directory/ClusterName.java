package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;

/** {@code <id>.<ns>.svc.<cluster-domain>.}, absolute. */
record ClusterName(String domain) {

    ClusterName {
        String trimmed = domain.startsWith(".") ? domain.substring(1) : domain;
        domain = trimmed.endsWith(".") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
    }

    String of(SandboxKey sandbox) {
        return sandbox.id() + '.' + sandbox.namespace() + ".svc." + domain + '.';
    }
}
