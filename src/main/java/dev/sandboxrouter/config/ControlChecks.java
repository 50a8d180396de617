package dev.sandboxrouter.config;

import java.nio.file.Path;
import java.util.Optional;

/** What of the control API's flags cannot stand together; contract section 10.3. */
final class ControlChecks {

    private final Settings settings;
    private final Findings findings;

    private ControlChecks(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    static void run(Settings settings, Findings findings) {
        ControlChecks checks = new ControlChecks(settings, findings);
        checks.exposure();
        checks.token();
        checks.store();
    }

    /** Whoever sets rules can open every sandbox, so what the network can reach asks for a credential, encrypted. */
    private void exposure() {
        Setting<Optional<BindAddress>> bind = settings.setting(ControlFlags.BIND_ADDRESS);
        if (!bind.sound()
                || bind.value().filter(address -> !address.isLoopback()).isEmpty()) {
            return;
        }
        Setting<ControlAuthMode> mode = settings.setting(ControlFlags.AUTH_MODE);
        if (mode.sound() && mode.value() == ControlAuthMode.NONE) {
            findings.problem(bind.describe() + " is not on loopback: expected --control-auth-mode \"token\" or"
                    + " \"tokenreview\" beside it");
        }
        boolean encrypted = settings.get(ControlFlags.TLS_CERT_FILE).isPresent();
        if (!encrypted && !settings.get(ControlFlags.ALLOW_PLAINTEXT)) {
            findings.problem(bind.describe() + " is not on loopback, and nothing encrypts it: expected"
                    + " --control-tls-cert-file and --control-tls-key-file, or --control-allow-plaintext, beside it");
        }
    }

    private void token() {
        Setting<ControlAuthMode> mode = settings.setting(ControlFlags.AUTH_MODE);
        Setting<Optional<Path>> file = settings.setting(ControlFlags.TOKEN_FILE);
        if (!mode.sound() || !file.sound()) {
            return;
        }
        boolean used = mode.value() == ControlAuthMode.TOKEN;
        if (used && file.value().isEmpty()) {
            findings.problem(mode.describe() + " has nothing to compare with: expected --control-token-file beside it");
        } else if (!used && file.value().isPresent()) {
            findings.warning(file.describe() + " has no effect without --control-auth-mode \"token\"");
        }
    }

    private void store() {
        Setting<RuleStoreKind> store = settings.setting(ControlFlags.RULE_STORE);
        Setting<Path> folder = settings.setting(ControlFlags.RULE_STORE_DIR);
        if (store.value() == RuleStoreKind.KUBERNETES && store.sound()) {
            if (!folder.isDefault() && folder.sound()) {
                findings.warning(folder.describe() + " has no effect with " + store.describe());
            }
            if (!settings.get(ClusterFlags.CACHE_ENABLED)) {
                findings.warning(store.describe() + " without --cache-enabled does not know the Sandbox objects: rules"
                        + " stay when their sandbox goes");
            }
        }
    }
}
