package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.MtlsMode;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.observability.RouterMetrics;
import dev.sandboxrouter.tls.ClientCertificates;
import dev.sandboxrouter.tls.InvalidTls;
import dev.sandboxrouter.tls.PemFile;
import dev.sandboxrouter.tls.ReloadingTls;
import dev.sandboxrouter.tls.TlsFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The certificates of the listeners that have some. */
final class Tls implements AutoCloseable {

    private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

    private final @Nullable ReloadingTls data;
    private final @Nullable ReloadingTls control;

    private Tls(@Nullable ReloadingTls data, @Nullable ReloadingTls control) {
        this.data = data;
        this.control = control;
    }

    /**
     * Loads what is configured and follows it.
     *
     * @throws StartFailure with all problems of all files
     */
    static Tls open(RouterConfig config, RouterMetrics metrics) throws StartFailure {
        Consumer<Boolean> count = taken ->
                metrics.certReloads().labelValues(taken ? "success" : "failure").inc();
        List<String> problems = new ArrayList<>();
        ReloadingTls data = config.tls().bind().isEmpty()
                ? null
                : load(files(config.tls()), PROTOCOLS, count, "--https-bind-address", problems);
        ReloadingTls control = config.control().certFile().isEmpty()
                ? null
                : load(files(config.control()), List.of(), count, "--control-bind-address", problems);
        Tls tls = new Tls(data, control);
        show("https", data, metrics);
        show("control", control, metrics);
        if (data != null || control != null) {
            metrics.certReloads().initLabelValues("success");
            metrics.certReloads().initLabelValues("failure");
        }
        if (!problems.isEmpty()) {
            tls.close();
            throw StartFailure.ofConfiguration(problems);
        }
        return tls;
    }

    private static void show(String listener, @Nullable ReloadingTls tls, RouterMetrics metrics) {
        if (tls != null) {
            metrics.certificates().show(listener, tls::notAfter, tls::isChangeRefused);
        }
    }

    private static @Nullable ReloadingTls load(
            TlsFiles files, List<String> alpn, Consumer<Boolean> count, String listener, List<String> problems) {
        try {
            return ReloadingTls.open(files, alpn, count);
        } catch (InvalidTls e) {
            e.problems().forEach(problem -> problems.add(listener + " has no TLS: " + problem));
            return null;
        }
    }

    private static TlsFiles files(RouterConfig.Tls tls) {
        PemFile certificate = new PemFile("--tls-cert-file", tls.certFile().orElseThrow());
        PemFile key = new PemFile("--tls-key-file", tls.keyFile().orElseThrow());
        return tls.mtlsMode() == MtlsMode.OFF
                ? TlsFiles.withoutClients(certificate, key)
                : new TlsFiles(
                        certificate,
                        key,
                        new PemFile("--tls-client-ca-file", tls.clientCaFile().orElseThrow()),
                        tls.mtlsMode() == MtlsMode.OPTIONAL
                                ? ClientCertificates.OPTIONAL
                                : ClientCertificates.REQUIRED);
    }

    private static TlsFiles files(RouterConfig.Control control) {
        return TlsFiles.withoutClients(
                new PemFile("--control-tls-cert-file", control.certFile().orElseThrow()),
                new PemFile("--control-tls-key-file", control.keyFile().orElseThrow()));
    }

    /** Of the data listener; null where it is off. */
    @Nullable
    ReloadingTls data() {
        return data;
    }

    /** Of the control API; null where it speaks plain HTTP. */
    @Nullable
    ReloadingTls control() {
        return control;
    }

    @Override
    public void close() {
        if (data != null) {
            data.close();
        }
        if (control != null) {
            control.close();
        }
    }
}
