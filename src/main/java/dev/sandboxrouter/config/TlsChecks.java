package dev.sandboxrouter.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which flags of TLS need each other, on the data listener and on the control API's; contract sections 10.3 and 12. */
final class TlsChecks {

    private final Settings settings;
    private final Findings findings;

    private TlsChecks(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    static void run(Settings settings, Findings findings) {
        TlsChecks checks = new TlsChecks(settings, findings);
        checks.pair(TlsFlags.CERT_FILE, TlsFlags.KEY_FILE);
        checks.pair(ControlFlags.TLS_CERT_FILE, ControlFlags.TLS_KEY_FILE);
        checks.listener();
        checks.clients();
    }

    private void pair(Flag<Optional<Path>> certificate, Flag<Optional<Path>> key) {
        half(settings.setting(certificate), settings.setting(key));
        half(settings.setting(key), settings.setting(certificate));
    }

    private void half(Setting<Optional<Path>> there, Setting<Optional<Path>> missing) {
        if (there.sound()
                && missing.sound()
                && there.value().isPresent()
                && missing.value().isEmpty()) {
            findings.problem(there.describe() + " is half of a pair: expected --"
                    + missing.given().flag().name() + " beside it");
        }
    }

    private void listener() {
        Setting<Optional<BindAddress>> bind = settings.setting(TlsFlags.BIND_ADDRESS);
        Setting<Optional<Path>> certificate = settings.setting(TlsFlags.CERT_FILE);
        Setting<Optional<Path>> key = settings.setting(TlsFlags.KEY_FILE);
        if (!bind.sound() || !certificate.sound() || !key.sound()) {
            return;
        }
        boolean nothing = certificate.value().isEmpty() && key.value().isEmpty();
        if (bind.value().isPresent() && nothing) {
            findings.problem(
                    bind.describe() + " has no certificate: expected --tls-cert-file and --tls-key-file beside it");
        } else if (bind.value().isEmpty() && !nothing) {
            Setting<Optional<Path>> idle = certificate.value().isPresent() ? certificate : key;
            findings.warning(idle.describe() + " has no effect without --https-bind-address");
        }
    }

    private void clients() {
        Setting<MtlsMode> mode = settings.setting(TlsFlags.MTLS_MODE);
        Setting<Optional<Path>> ca = settings.setting(TlsFlags.CLIENT_CA_FILE);
        Setting<Optional<BindAddress>> bind = settings.setting(TlsFlags.BIND_ADDRESS);
        if (!mode.sound() || !ca.sound() || !bind.sound()) {
            return;
        }
        boolean asked = mode.value() != MtlsMode.OFF;
        if (asked && ca.value().isEmpty()) {
            findings.problem(
                    mode.describe() + " cannot tell a good certificate: expected --tls-client-ca-file beside it");
        } else if (!asked && ca.value().isPresent()) {
            findings.warning(ca.describe() + " has no effect without --mtls-mode \"optional\" or \"required\"");
        }
        if (asked && bind.value().isEmpty()) {
            findings.problem(mode.describe() + " protects nothing: expected --https-bind-address beside it");
        }
    }

    /** Every listener of requests for sandboxes. */
    static List<Flag<Optional<BindAddress>>> dataListeners() {
        return List.of(ListenerFlags.HTTP, TlsFlags.BIND_ADDRESS);
    }
}
