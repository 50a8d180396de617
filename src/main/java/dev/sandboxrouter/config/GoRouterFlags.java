package dev.sandboxrouter.config;

import java.util.Map;
import java.util.Optional;

/** Flags of the Go router that this one does not take, as docs/migrating.md lists them with the reasons. */
final class GoRouterFlags {

    private static final String NOTHING = "nothing";
    private static final String SESSION = "a gateway with a session before the router";

    /** By the flag's name: what does the same here. */
    static final Map<String, String> NOT_TAKEN = Map.ofEntries(
            Map.entry("authz-scoped-token-verification-keys-file", "--authz-scoped-token-secret-file"),
            Map.entry("authz-cookie-name", SESSION),
            Map.entry("authz-cookie-query-param", SESSION),
            Map.entry("authz-cookie-samesite", SESSION),
            Map.entry("authz-cookie-insecure", SESSION),
            Map.entry("authz-cookie-allowed-origins", SESSION),
            Map.entry("authz-trust-forwarded-proto", "--trusted-proxies"),
            Map.entry("config-configmap-name", "mount the ConfigMap and name the file in --config"),
            Map.entry("activity-flush-interval", NOTHING),
            Map.entry("default-resume-timeout", NOTHING),
            Map.entry("zap-devel", "--log-level=debug"),
            Map.entry("zap-encoder", NOTHING),
            Map.entry("zap-log-level", "--log-level"),
            Map.entry("zap-stacktrace-level", NOTHING),
            Map.entry("zap-time-encoding", NOTHING));

    private GoRouterFlags() {}

    /** What follows the complaint of an unknown name; empty if it is none of these. */
    static Optional<String> hint(String name) {
        return Optional.ofNullable(NOT_TAKEN.get(name))
                .map(here -> "; the Go router has it, here is " + here + " in its place: see docs/migrating.md");
    }
}
