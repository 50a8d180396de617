package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.address.CidrSet;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.config.sandboxes.SandboxesFile;
import dev.sandboxrouter.config.sandboxes.SandboxesFileWatch;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.directory.Directory;
import dev.sandboxrouter.directory.DirectoryEntry;
import dev.sandboxrouter.directory.DirectoryListener;
import dev.sandboxrouter.directory.DnsAnswer;
import dev.sandboxrouter.directory.DnsCallback;
import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.PodIpPolicy;
import dev.sandboxrouter.directory.Resolver;
import dev.sandboxrouter.directory.ResolverOptions;
import dev.sandboxrouter.directory.SelfTargets;
import dev.sandboxrouter.directory.StaticDirectory;
import dev.sandboxrouter.relay.NettyDnsLookup;
import dev.sandboxrouter.relay.TargetGuard;
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
    private final Upkeep upkeep;

    /** Ends what keeps the directory up to date. */
    @FunctionalInterface
    private interface Upkeep {
        void end();
    }

    private Resolving(Directory directory, Resolver resolver, NettyDnsLookup dns, Upkeep upkeep) {
        this.directory = directory;
        this.resolver = resolver;
        this.dns = dns;
        this.upkeep = upkeep;
    }

    /**
     * Opens it.
     *
     * @param cluster where the directory is learnt from; null for none
     * @param demo whether the sandbox {@code default/demo} stands on 127.0.0.1
     * @param self what must never be dialled
     * @param loop where DNS answers come
     * @throws StartFailure if the sandboxes file is broken
     */
    static Resolving open(
            RouterConfig.Resolution config,
            @Nullable PodDirectory cluster,
            boolean demo,
            SelfTargets self,
            EventLoop loop)
            throws StartFailure {
        NettyDnsLookup dns = new NettyDnsLookup(loop);
        Path file = config.sandboxesFile().orElse(null);
        if (file == null && !demo) {
            Directory directory = cluster == null ? Directory.off() : cluster;
            return new Resolving(directory, resolver(directory, dns, config, self), dns, () -> {});
        }
        StaticDirectory directory = new StaticDirectory();
        directory.replace(withDemo(file == null ? List.of() : read(file), demo));
        Upkeep upkeep = file == null
                ? () -> {}
                : SandboxesFileWatch.start(file, entries -> directory.replace(withDemo(entries, demo)))::close;
        return new Resolving(directory, resolver(directory, dns, config, self), dns, upkeep);
    }

    /** @throws StartFailure with every mistake in the file */
    static List<DirectoryEntry> read(Path file) throws StartFailure {
        SandboxesFile.Reading reading = SandboxesFile.read(file);
        if (reading instanceof SandboxesFile.Reading.Entries sound) {
            return sound.entries();
        }
        throw StartFailure.ofConfiguration(((SandboxesFile.Reading.Broken) reading).problems());
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

    Resolver resolver() {
        return resolver;
    }

    /** The relay's last look before it uses a target. */
    TargetGuard guard() {
        return new TargetGuard() {
            @Override
            public boolean mayReuse(Target target, long connectedNanos, long arrivedNanos) {
                return resolver.mayReuse(target, connectedNanos, arrivedNanos);
            }

            @Override
            public boolean mayDial(Target target, long arrivedNanos) {
                return resolver.mayDial(target, arrivedNanos);
            }
        };
    }

    Directory directory() {
        return directory;
    }

    /** Tells a listener of addresses that change hands. */
    void onMove(DirectoryListener listener) {
        directory.addListener(listener);
    }

    @Override
    public void close() {
        upkeep.end();
        dns.close();
    }
}
