package dev.sandboxrouter.kubernetes;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which version an owner reference must name a Sandbox: one that the cluster serves, or the garbage collector never
 * finds the owner. It is asked for once; every authenticated client may.
 */
final class SandboxApiVersion {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxApiVersion.class);
    private static final String GROUP = "agents.x-k8s.io";

    /** Where the cluster does not say. */
    private static final String FALLBACK = GROUP + "/v1alpha1";

    private final NetworkCalls calls;
    private volatile @Nullable String known;

    SandboxApiVersion(NetworkCalls calls) {
        this.calls = calls;
    }

    /** Blocks the first time. */
    String get() {
        String version = known;
        if (version == null) {
            version = ask();
            known = version;
        }
        return version == null ? FALLBACK : version;
    }

    private @Nullable String ask() {
        try {
            String version = calls.preferredVersion(GROUP);
            return version != null && version.startsWith(GROUP + '/') ? version : null;
        } catch (IOException e) {
            LOG.debug("the API server does not say in which version it has Sandboxes: {}", e.toString());
            return null;
        }
    }
}
