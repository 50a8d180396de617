package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.address.AddressParser;
import dev.sandboxrouter.address.Addressing;
import dev.sandboxrouter.address.CidrSet;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.control.Admission;
import dev.sandboxrouter.control.AllowedHosts;
import dev.sandboxrouter.control.ControlCalls;
import dev.sandboxrouter.control.ControlHeaders;
import dev.sandboxrouter.control.Credentials;
import dev.sandboxrouter.control.Door;
import dev.sandboxrouter.control.Explaining;
import dev.sandboxrouter.control.Guard;
import dev.sandboxrouter.control.NetworkApi;
import dev.sandboxrouter.control.OtherCalls;
import dev.sandboxrouter.control.Owners;
import dev.sandboxrouter.control.Permissions.Verb;
import dev.sandboxrouter.control.ReviewedCredentials;
import dev.sandboxrouter.control.SandboxRules;
import dev.sandboxrouter.control.Sandboxes;
import dev.sandboxrouter.control.TokenCredentials;
import dev.sandboxrouter.control.http.ControlBinding;
import dev.sandboxrouter.control.http.ControlDoor;
import dev.sandboxrouter.control.http.WireCall;
import dev.sandboxrouter.directory.AddressMoved;
import dev.sandboxrouter.directory.Directory;
import dev.sandboxrouter.directory.DirectoryEntry;
import dev.sandboxrouter.ingress.ClientAddress;
import dev.sandboxrouter.ingress.RuleCompiler;
import dev.sandboxrouter.kubernetes.KubernetesRuleStore;
import dev.sandboxrouter.kubernetes.RuleWatch;
import dev.sandboxrouter.store.FileRuleStore;
import dev.sandboxrouter.store.RuleStore;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules that are stored, in force before the first request, and the control API that changes them. */
final class Control implements AutoCloseable {

    private final RouterConfig config;
    private final Ingress ingress;
    private final Directory directory;
    private final AddressParser parser;
    private final RuleStore store;
    private final EgressRoute egress = new EgressRoute();
    private final RuleCompiler compiler = new RuleCompiler();
    private final ControlWorkers workers = new ControlWorkers();
    private final SandboxRules rules;

    private Control(
            RouterConfig config,
            Ingress ingress,
            Directory directory,
            AddressParser parser,
            RuleStore store,
            Owners owners) {
        this.config = config;
        this.ingress = ingress;
        this.directory = directory;
        this.parser = parser;
        this.store = store;
        this.rules = new SandboxRules(store, ingress.book(), compiler, egress, owners);
    }

    /**
     * Opens the store. What is in a folder is in force after this; what is in a cluster, once the route of {@link
     * #ruleWatch} has started.
     *
     * @param cluster where rules are kept; null: in the folder
     * @throws StartFailure if the store cannot be read: without rules every sandbox would be open
     */
    static Control open(
            RouterConfig config,
            Ingress ingress,
            Directory directory,
            AddressParser parser,
            @Nullable KubernetesRuleStore cluster)
            throws StartFailure {
        try {
            RuleStore store =
                    cluster == null ? FileRuleStore.open(config.control().ruleStoreDir()) : cluster;
            // An owner reference to a uid that the cluster does not have makes the garbage collector delete the rules,
            // so
            // only what was learnt from the cluster may be one.
            boolean known = cluster == null || config.cluster().cacheEnabled();
            Control control = new Control(
                    config,
                    ingress,
                    directory,
                    parser,
                    store,
                    sandbox -> known ? ownerUid(directory.byName(sandbox)) : null);
            if (cluster == null) {
                control.rules.load();
            }
            directory.addListener(control::ownersMayBeKnown);
            return control;
        } catch (IOException e) {
            throw new StartFailure(
                    "cannot read the rules in " + config.control().ruleStoreDir() + ": " + e.getMessage(), e);
        }
    }

    /** On the thread of the directory, which must not wait for a disk. */
    private void ownersMayBeKnown(List<AddressMoved> moves) {
        for (AddressMoved move : moves) {
            DirectoryEntry after = move.after();
            if (after != null && rules.isOrphan(after.sandbox())) {
                workers.execute(() -> rules.adopt(after.sandbox()));
            }
        }
    }

    /** What puts the rules of a cluster in force. */
    RuleWatch ruleWatch(KubernetesRuleStore cluster) {
        return (patience, told) -> {
            cluster.sync(patience);
            rules.load(workers::execute, told);
        };
    }

    /**
     * To be called once the routes have started.
     *
     * @throws StartFailure if none of them has loaded the rules: every sandbox would stay closed
     */
    void requireRules() throws StartFailure {
        if (!ingress.book().isLoaded()) {
            throw new StartFailure(
                    "no route put the rules in force (--rule-store=kubernetes): expected one from"
                            + " sandbox-watch:rules that starts by itself, as in the shipped rule-watch.camel.yaml",
                    null);
        }
    }

    private static @Nullable String ownerUid(@Nullable DirectoryEntry entry) {
        return entry == null ? null : entry.ownerUid();
    }

    /**
     * Gives the routes their steps.
     *
     * @param reviews what the cluster says of callers; there if the mode asks it
     */
    void bindInto(CamelRuntime runtime, @Nullable Reviews reviews) {
        NetworkApi network = new NetworkApi(
                rules,
                compiler,
                ingress.tokens(),
                new Sandboxes(directory),
                new Explaining(ingress.gate(), clients(), this::formOf),
                config.addressing().hostRoutingNamespace());
        OtherCalls others = new OtherCalls();
        Guard guard = new Guard(config.addressing().hostRoutingNamespace());
        runtime.bind("controlHeaders", new ControlHeaders());
        runtime.bind("controlBinding", new ControlBinding());
        runtime.bind("controlWorkers", workers.executor());
        runtime.bind("controlDoor", door(reviews, others));
        runtime.bind("admitControlCall", ControlCalls.admit(WireCall::read, WireCall::permissions));
        runtime.bind("putNetwork", ControlCalls.guarded(guard.before(Verb.UPDATE, network::put)));
        runtime.bind("patchNetwork", ControlCalls.guarded(guard.before(Verb.UPDATE, network::patch)));
        runtime.bind("getNetwork", ControlCalls.guarded(guard.before(Verb.GET, network::get)));
        runtime.bind("deleteNetwork", ControlCalls.guarded(guard.before(Verb.UPDATE, network::delete)));
        runtime.bind("explainNetwork", ControlCalls.guarded(guard.before(Verb.GET, network::explain)));
        runtime.bind("issueTrafficToken", ControlCalls.guarded(guard.before(Verb.UPDATE, network::trafficToken)));
        runtime.bind("listSandboxes", ControlCalls.guarded(guard.before(Verb.LIST, network::list)));
        runtime.bind("describeApi", ControlCalls.step(others::describe));
        runtime.bind("refuseUnservedCall", ControlCalls.step(others::unserved));
        runtime.onContext(egress::startedIn);
    }

    private ControlDoor door(@Nullable Reviews reviews, OtherCalls others) {
        Door door = new Door(new AllowedHosts(config.control().allowedHosts()), credentials(reviews));
        RouterConfig.Limits limits = config.limits();
        return new ControlDoor(
                door, others::unserved, workers.executor(), limits.requestHeaderTimeout(), limits.idleTimeout());
    }

    private Credentials credentials(@Nullable Reviews reviews) {
        return switch (config.control().authMode()) {
            case NONE -> Credentials.none();
            case TOKEN -> new TokenCredentials(config.control().tokenFile().orElseThrow());
            case TOKENREVIEW -> reviewed(reviews);
        };
    }

    /** Without a listener nobody calls, and no cluster was opened for it. */
    private static Credentials reviewed(@Nullable Reviews reviews) {
        return reviews == null
                ? request -> Admission.unavailable()
                : new ReviewedCredentials(reviews.identities(), reviews.verdicts());
    }

    private ClientAddress clients() {
        RouterConfig.Proxies proxies = config.proxies();
        return new ClientAddress(
                CidrSet.of(proxies.trustedProxies()), proxies.clientIpHeader().orElse(""), proxies.forwardedForHops());
    }

    private AddressForm formOf(RequestHead head) {
        return parser.parse(head) instanceof Addressing.Addressed addressed
                ? addressed.address().form()
                : AddressForm.HEADER;
    }

    /** After the routes have stopped: what is under way is finished. */
    @Override
    public void close() {
        workers.close();
        store.close();
    }
}
