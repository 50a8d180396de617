package dev.sandboxrouter.config;

import java.nio.file.Path;
import java.util.Optional;

/** The listener with TLS; contract section 12. */
final class TlsFlags {

    static final FlagGroup GROUP = new FlagGroup("TLS");

    static final Flag<Optional<BindAddress>> BIND_ADDRESS = GROUP.add(Flag.of(
            "https-bind-address",
            NetworkTypes.bindAddress().orNothing("disabled"),
            "",
            "Where requests for sandboxes are accepted with TLS 1.2 and 1.3, beside --http-bind-address or, with that one"
                    + " empty, instead."));

    static final Flag<Optional<Path>> CERT_FILE = GROUP.add(
            Flag.of(
                    "tls-cert-file",
                    FileTypes.filledFile().orNothing("no certificate"),
                    "",
                    "The certificate in PEM, intermediate ones behind it. This file, the key and the client CA are followed: a change"
                            + " holds for new handshakes within 2 s; while what is there is no good, the last sound files hold."));

    static final Flag<Optional<Path>> KEY_FILE = GROUP.add(Flag.of(
            "tls-key-file",
            FileTypes.filledFile().orNothing("no key"),
            "",
            "The key of that certificate in PEM: PKCS#8, PKCS#1 or SEC 1 (EC), without a passphrase."));

    static final Flag<MtlsMode> MTLS_MODE = GROUP.add(Flag.of(
            "mtls-mode",
            FlagTypes.choice("mode", MtlsMode.class),
            "off",
            "Whether clients show a certificate. off: they are not asked. optional: who shows one must show a good one."
                    + " required: nobody gets in without."));

    static final Flag<Optional<Path>> CLIENT_CA_FILE = GROUP.add(Flag.of(
            "tls-client-ca-file",
            FileTypes.filledFile().orNothing("no CA"),
            "",
            "Who may sign clients' certificates: one or more CAs in PEM."));

    private TlsFlags() {}

    static RouterConfig.Tls read(Settings settings) {
        return new RouterConfig.Tls(
                settings.get(BIND_ADDRESS),
                settings.get(CERT_FILE),
                settings.get(KEY_FILE),
                settings.get(MTLS_MODE),
                settings.get(CLIENT_CA_FILE));
    }
}
