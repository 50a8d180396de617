package dev.sandboxrouter.churn;

import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.kubernetes.EchoPods;
import dev.sandboxrouter.testkit.kubernetes.EchoReply;
import dev.sandboxrouter.testkit.kubernetes.Leaving;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import dev.sandboxrouter.testkit.kubernetes.StoredChange;
import dev.sandboxrouter.testkit.kubernetes.Tenant;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A few sandboxes that are moved by hand, the API server that tells of them, and a router. One thread. */
final class Cluster implements Closeable {

    static final String TOKEN = "first-token";

    private static final int ADDRESSES = 8;

    private final PodStore store = new PodStore();
    private final EchoPods pods = EchoPods.open(ADDRESSES);
    private final ScriptedApiServer server = ScriptedApiServer.start(store, 1);
    private final Map<String, Resident> residents = new HashMap<>();
    private final Path folder;
    private final int healthPort = FreePorts.next();
    private int podsMade;
    private @Nullable SandboxRouter router;

    Cluster(Path folder) throws IOException {
        this.folder = folder;
        server.faults().requireToken(TOKEN);
    }

    ScriptedApiServer server() {
        return server;
    }

    PodStore store() {
        return store;
    }

    /** Starts the router; returns when it is ready. */
    SandboxRouter startRouter(String... flags) throws Exception {
        Stream<String> always = Stream.of(
                "--cache-enabled",
                "--kubeconfig=" + kubeconfig(TOKEN),
                "--dns-fallback=false",
                "--access-log=false",
                "--upstream-max-retries=0",
                "--log-level=error",
                "--http-bind-address=127.0.0.1:0",
                "--control-bind-address=",
                "--metrics-bind-address=127.0.0.1:0",
                "--health-probe-bind-address=127.0.0.1:" + healthPort);
        SandboxRouter started =
                SandboxRouter.start(Stream.concat(always, Stream.of(flags)).toArray(String[]::new));
        router = started;
        return started;
    }

    /** Writes the kubeconfig that the router reads, with this token. */
    Path kubeconfig(String token) throws IOException {
        return server.kubeconfig(folder, token);
    }

    /** Gives a sandbox a new pod at 127.0.0.{@code last}; its old one is deleted. Returns the new pod's uid. */
    String move(String sandbox, int last) {
        leave(sandbox);
        String address = "127.0.0." + last;
        ScriptedPod pod = ScriptedPod.ofSandbox(Wanted.NAMESPACE, sandbox, "uid-" + sandbox, "pod-" + ++podsMade)
                .readyAt(address);
        Resident resident = new Resident(pod, address);
        store.put(pod, () -> pods.handOver(address, resident.tenant(), Leaving.WITH_FIN));
        residents.put(sandbox, resident);
        return pod.uid();
    }

    /** Deletes a sandbox's pod, if it has one. */
    void leave(String sandbox) {
        leave(sandbox, Leaving.WITH_FIN);
    }

    /** Deletes a sandbox's pod, if it has one; what becomes of its connections is said. */
    void leave(String sandbox, Leaving how) {
        Resident old = residents.remove(sandbox);
        if (old != null) {
            store.delete(Wanted.NAMESPACE, old.pod().name(), () -> pods.handOver(old.address(), null, how));
        }
    }

    /** The last change of a sandbox's pod, told once more. */
    StoredChange touch(String sandbox) {
        Resident resident = residents.get(sandbox);
        if (resident == null) {
            throw new IllegalArgumentException("no pod of " + sandbox);
        }
        return store.put(resident.pod());
    }

    /** Asks for a sandbox by name: the uid of the pod that answers, or the router's status and reason. */
    String ask(String sandbox) throws IOException {
        try (HttpLink link = new HttpLink(router().httpPort())) {
            return ask(link, sandbox);
        }
    }

    /** Opens a tunnel to a sandbox, by name. */
    HttpLink tunnel(String sandbox) throws IOException {
        HttpLink link = new HttpLink(router().httpPort());
        int status = link.upgrade(new Wanted(sandbox, null, null).fields(pods.port()))
                .status();
        if (status != 101) {
            throw new AssertionError("no tunnel to " + sandbox + ": " + status);
        }
        return link;
    }

    String ask(HttpLink link, String sandbox) throws IOException {
        HttpLink.Response response = link.get(new Wanted(sandbox, null, null).fields(pods.port()));
        return response.status() == 200
                ? tenant(response.body()).podUid()
                : response.status() + " " + response.reason();
    }

    private static Tenant tenant(String line) {
        return EchoReply.parse(line).tenant();
    }

    /** What {@code /readyz} says, without which a router may not be there yet. */
    int readyz() throws IOException {
        try (HttpLink link = new HttpLink(healthPort)) {
            return link.getPath("/readyz").status();
        }
    }

    /** The value of a metric without labels. */
    double metric(String name) throws IOException {
        try (HttpLink link = new HttpLink(router().metricsPort())) {
            return link.getPath("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + ' '))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no metric " + name));
        }
    }

    SandboxRouter router() {
        if (router == null) {
            throw new IllegalStateException("the router was not started");
        }
        return router;
    }

    @Override
    public void close() throws IOException {
        if (router != null) {
            router.close();
        }
        server.close();
        pods.close();
    }
}
