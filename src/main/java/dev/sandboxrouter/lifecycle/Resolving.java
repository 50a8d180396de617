package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.address.CidrSet;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.config.sandboxes.SandboxesFile;
import dev.sandboxrouter.config.sandboxes.SandboxesFileWatch;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.Directory;
import dev.sandboxrouter.directory.DirectoryEntry;
import dev.sandboxrouter.directory.DirectoryListener;
import dev.sandboxrouter.directory.DnsAnswer;
import dev.sandboxrouter.directory.DnsCallback;
import dev.sandboxrouter.directory.PodIpPolicy;
import dev.sandboxrouter.directory.Resolver;
import dev.sandboxrouter.directory.ResolverOptions;
import dev.sandboxrouter.directory.SelfTargets;
import dev.sandboxrouter.directory.StaticDirectory;
import dev.sandboxrouter.relay.NettyDnsLookup;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What finds sandboxes: the directory, if there is one, and DNS. */
final class Resolving implements AutoCloseable {

    private final Directory directory;
    private final Resolver resolver;
    private final NettyDnsLookup dns;
    private final @Nullable SandboxesFileWatch watch;

    private Resolving(Directory directory, Resolver resolver, NettyDnsLookup dns, @Nullable SandboxesFileWatch watch) {
        this.directory = directory;
        this.resolver = resolver;
        this.dns = dns;
        this.watch = watch;
    }

    /**
     * Opens it.
     *
     * @param demo whether the sandbox {@code default/demo} stands on 127.0.0.1
     * @param self what must never be dialled
     * @param loop where DNS answers come
     * @throws StartFailure if the sandboxes file is broken
     */
    static Resolving open(RouterConfig.Resolution config, boolean demo, SelfTargets self, EventLoop loop)
            throws StartFailure {
        NettyDnsLookup dns = new NettyDnsLookup(loop);
        Path file = config.sandboxesFile().orElse(null);
        if (file == null && !demo) {
            return new Resolving(Directory.off(), resolver(Directory.off(), dns, config, self), dns, null);
        }
        StaticDirectory directory = new StaticDirectory();
        directory.replace(withDemo(file == null ? List.of() : read(file), demo));
        SandboxesFileWatch watch = file == null
                ? null
                : SandboxesFileWatch.start(file, entries -> directory.replace(withDemo(entries, demo)));
        return new Resolving(directory, resolver(directory, dns, config, self), dns, watch);
    }

    private static List<DirectoryEntry> read(Path file) throws StartFailure {
        SandboxesFile.Reading reading = SandboxesFile.read(file);
        if (reading instanceof SandboxesFile.Reading.Entries sound) {
            return sound.entries();
        }
        List<String> problems = ((SandboxesFile.Reading.Broken) reading).problems();
        throw new StartFailure(String.join(System.lineSeparator(), problems), null);
    }

    private static List<DirectoryEntry> withDemo(List<DirectoryEntry> entries, boolean demo) {
        if (!demo) {
            return entries;
        }
        List<DirectoryEntry> all = new ArrayList<>(entries);
        all.add(new DirectoryEntry(
                new SandboxKey("default", "demo"), null, null, List.of(InetAddress.getLoopbackAddress())));
        return all;
    }

    private static Resolver resolver(
            Directory directory, NettyDnsLookup dns, RouterConfig.Resolution config, SelfTargets self) {
        CidrSet allowed = config.allowedPodCidrs().isEmpty() ? CidrSet.all() : CidrSet.of(config.allowedPodCidrs());
        ResolverOptions options = new ResolverOptions(
                PodIpPolicy.valueOf(config.podIpPolicy(directory.enabled()).name()),
                allowed,
                config.allowLoopbackPodIp(),
                config.dnsFallback(),
                config.clusterDomain());
        return new Resolver(directory, (name, callback) -> dns.lookup(name, told(callback)), options, self);
    }

    private static NettyDnsLookup.Answer told(DnsCallback callback) {
        return new NettyDnsLookup.Answer() {
            @Override
            public void found(List<InetAddress> addresses) {
                callback.answered(new DnsAnswer.Found(addresses));
            }

            @Override
            public void noSuchName() {
                callback.answered(new DnsAnswer.NoSuchName());
            }

            @Override
            public void failed(String why) {
                callback.answered(new DnsAnswer.Failed(why));
            }
        };
    }

    Directory directory() {
        return directory;
    }

    Resolver resolver() {
        return resolver;
    }

    /** Tells a listener of addresses that change hands. */
    void onMove(DirectoryListener listener) {
        directory.addListener(listener);
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        dns.close();
    }
}
