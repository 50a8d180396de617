package dev.sandboxrouter.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of one listener, which follows its files: handshakes that begin after a change was taken over meet the new
 * certificate and CAs, and a broken change leaves the last sound ones in force. Thread-safe.
 *
 * <p>The files are looked at rather than watched for, since no notification service reports every kind of change: writes,
 * renames, and the swap of {@code ..data} by which a kubelet changes all files of a Secret at once. A change is judged when
 * two looks in a row found the same, so that a certificate which was written is not judged before its key is, and none in
 * half. From change to effect that takes at most three looks.
 */
public final class ReloadingTls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);

    private final TlsFiles files;
    private final List<String> alpn;
    private final Consumer<Boolean> reloads;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "tls-files");
        daemon.setDaemon(true);
        return daemon;
    });

    private volatile JdkSslContext current;
    private volatile Instant notAfter = Instant.MAX;
    private volatile boolean changeRefused;

    // Both are touched by the watch's thread alone, once it runs.
    private String judged;
    private String seen;

    private ReloadingTls(TlsFiles files, List<String> alpn, Consumer<Boolean> reloads) throws InvalidTls {
        this.files = files;
        this.alpn = List.copyOf(alpn);
        this.reloads = reloads;
        TlsContents contents = TlsContents.of(files);
        this.judged = contents.stamp();
        this.seen = judged;
        this.current = contextOf(contents);
    }

    /**
     * Loads the files and follows them until closed.
     *
     * @param alpn protocols to negotiate, best first; empty for none
     * @param reloads told of each change, whether it was taken over; on the watch's thread
     * @throws InvalidTls with all problems, if what is there now is no good
     */
    public static ReloadingTls open(TlsFiles files, List<String> alpn, Consumer<Boolean> reloads) throws InvalidTls {
        ReloadingTls tls = new ReloadingTls(files, alpn, reloads);
        long nanos = TlsOptions.LOOK_INTERVAL.toNanos();
        var unused = tls.thread.scheduleWithFixedDelay(tls::look, nanos, nanos, TimeUnit.NANOSECONDS);
        return tls;
    }

    private JdkSslContext contextOf(TlsContents contents) throws InvalidTls {
        TlsMaterial.Reading reading = TlsMaterial.read(files, contents);
        if (reading instanceof TlsMaterial.Reading.Broken broken) {
            throw new InvalidTls(broken.problems());
        }
        TlsMaterial material = ((TlsMaterial.Reading.Sound) reading).material();
        try {
            JdkSslContext context = TlsContexts.of(material, files.clients(), alpn);
            tellExpiry(material);
            return context;
        } catch (SSLException e) {
            throw new InvalidTls(
                    List.of(files.certificate() + " and " + files.key() + " are not accepted: " + e.getMessage()));
        }
    }

    private void tellExpiry(TlsMaterial material) {
        Instant end = material.chain().get(0).getNotAfter().toInstant();
        notAfter = end;
        if (end.isBefore(Instant.now())) {
            LOG.warn("the certificate in {} expired at {}", files.certificate().path(), end);
        }
    }

    private void look() {
        try {
            TlsContents contents = TlsContents.of(files);
            String now = contents.stamp();
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(judged)) {
                judged = now;
                reload(contents);
            }
        } catch (RuntimeException e) { // or the schedule would end in silence
            LOG.error("the TLS files could not be looked at", e);
        }
    }

    private void reload(TlsContents contents) {
        try {
            current = contextOf(contents);
            changeRefused = false;
            LOG.info("TLS certificate {} reloaded", files.certificate().path());
            reloads.accept(true);
        } catch (InvalidTls broken) {
            changeRefused = true;
            LOG.error("TLS files changed and are no good, the last sound ones stay in force: {}", broken.getMessage());
            reloads.accept(false);
        }
    }

    /** The handler of a new connection; the first in its pipeline. */
    public SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = current.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(TlsOptions.HANDSHAKE_TIMEOUT.toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(TlsOptions.CLOSE_NOTIFY_TIMEOUT.toMillis());
        return handler;
    }

    /** When the certificate in force expires; RFC 5280 4.1.2.5. */
    public Instant notAfter() {
        return notAfter;
    }

    /** Whether what the files hold now is no good, so that what they held before is in force. */
    public boolean isChangeRefused() {
        return changeRefused;
    }

    /** For servers that want a context once and engines later: its engines are of what is in force by then. */
    public SSLContext asContext() {
        return new FollowingContext(this);
    }

    SSLEngine newEngine() {
        return current.newEngine(ByteBufAllocator.DEFAULT);
    }

    SSLContext context() {
        return current.context();
    }

    /** Stops following; what is in force stays. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
