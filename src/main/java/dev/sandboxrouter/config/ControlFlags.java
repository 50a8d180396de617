package dev.sandboxrouter.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The control API and what it keeps; contract section 10. */
final class ControlFlags {

    static final FlagGroup GROUP = new FlagGroup("Control API");

    static final Flag<Optional<BindAddress>> BIND_ADDRESS = GROUP.add(Flag.of(
            "control-bind-address",
            NetworkTypes.bindAddress().orNothing("disabled"),
            "127.0.0.1:8090",
            "Where rules are set. Beyond loopback it needs an authentication mode, and --control-tls-cert-file or"
                    + " --control-allow-plaintext. Rules that are stored hold without it."));

    static final Flag<ControlAuthMode> AUTH_MODE = GROUP.add(Flag.of(
            "control-auth-mode",
            FlagTypes.choice("mode", ControlAuthMode.class),
            "none",
            "Who may call. none: everybody who can reach the listener, so only on loopback. token: whoever sends the token"
                    + " of --control-token-file. tokenreview: whoever the cluster knows, by bearer token, as far as its RBAC allows on"
                    + " sandboxnetworks.sandboxrouter.dev, asked as --authz-tokenreview-ttl and its like say. Needs"
                    + " create on tokenreviews and subjectaccessreviews."));

    static final Flag<Optional<Path>> TOKEN_FILE = GROUP.add(Flag.of(
            "control-token-file",
            FileTypes.filledFile().orNothing("no token"),
            "",
            "The token, as callers send it in Authorization: Bearer or X-API-Key; white space around it does not count."
                    + " Read at every call."));

    static final Flag<Optional<Path>> TLS_CERT_FILE = GROUP.add(Flag.of(
            "control-tls-cert-file",
            FileTypes.filledFile().orNothing("no TLS"),
            "",
            "The certificate of the control API in PEM; with it the API speaks HTTPS and nothing else. Followed as"
                    + " --tls-cert-file is."));

    static final Flag<Optional<Path>> TLS_KEY_FILE = GROUP.add(Flag.of(
            "control-tls-key-file",
            FileTypes.filledFile().orNothing("no key"),
            "",
            "The key of that certificate, as in --tls-key-file."));

    static final Flag<Boolean> ALLOW_PLAINTEXT = GROUP.add(Flag.of(
            "control-allow-plaintext",
            FlagTypes.toggle(),
            "false",
            "Lets the control API listen beyond loopback although nothing encrypts the tokens of its callers, as where a"
                    + " service mesh does."));

    static final Flag<List<String>> ALLOWED_HOSTS = GROUP.add(Flag.of(
            "control-allowed-hosts",
            FlagTypes.listOf(
                    NetworkTypes.hostName(), "names or addresses without port separated by commas", "loopback alone"),
            "",
            "What a caller's Host may be besides localhost and loopback addresses, whatever the port; else 421. Keeps web"
                    + " pages out whose name was made to resolve to this host."));

    static final Flag<RuleStoreKind> RULE_STORE = GROUP.add(Flag.of(
            "rule-store",
            FlagTypes.choice("store", RuleStoreKind.class),
            "file",
            "Where rules survive a restart. file: in --rule-store-dir, which one router alone may use. kubernetes: in custom"
                    + " resources SandboxNetwork, for any number of routers; needs what is in"
                    + " deploy/kubernetes/components/rule-store, and with --cache-enabled the rules go when their Sandbox"
                    + " goes."));

    static final Flag<Path> RULE_STORE_DIR = GROUP.add(Flag.of(
            "rule-store-dir",
            FileTypes.folderToBe(),
            "data/rules",
            "One JSON file a sandbox. Made when the first rules are set. Needs a disk that outlives the process."));

    private ControlFlags() {}

    static boolean asksCluster(Settings settings) {
        return settings.get(AUTH_MODE) == ControlAuthMode.TOKENREVIEW
                && settings.get(BIND_ADDRESS).isPresent();
    }

    static RouterConfig.Control read(Settings settings) {
        return new RouterConfig.Control(
                settings.get(BIND_ADDRESS),
                settings.get(AUTH_MODE),
                settings.get(TOKEN_FILE),
                settings.get(TLS_CERT_FILE),
                settings.get(TLS_KEY_FILE),
                settings.get(ALLOWED_HOSTS),
                settings.get(RULE_STORE),
                settings.get(RULE_STORE_DIR));
    }
}
