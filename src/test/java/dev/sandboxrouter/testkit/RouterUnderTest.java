package dev.sandboxrouter.testkit;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.ingress.RuleCompiler;
import dev.sandboxrouter.ingress.RuleState;
import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.lifecycle.StartFailure;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The router as its command line starts it, on free ports of 127.0.0.1, with a directory of sandboxes on loopback
 * addresses. Two uses:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RouterUnderTest router = RouterUnderTest.with("--proxy-timeout=1s"); // one for the class
 *
 * try (RouterUnderTest router = RouterUnderTest.started()) { … }                    // one for a drain
 * }</pre>
 *
 * Clients and sandboxes that it gave out are closed after each test; an assertion that failed in a sandbox's script fails
 * the test then.
 */
public final class RouterUnderTest implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, Closeable {

    private final List<String> flags;
    private final Map<String, String> environment;
    private final List<Closeable> ofThisTest = new ArrayList<>();
    private @Nullable SandboxesFile sandboxes;
    private @Nullable Path ruleFolder;
    private @Nullable AccessLog accessLog;
    private @Nullable SandboxRouter router;
    /** As they were at the start: where a drained router listened, a test wants to be refused. */
    private int httpPort;

    private int metricsPort;
    private int healthPort;

    private RouterUnderTest(Map<String, String> environment, String... flags) {
        this.environment = environment;
        this.flags = List.of(flags);
    }

    /** A router for {@code @RegisterExtension static}: started before the class's first test, stopped after its last. */
    public static RouterUnderTest with(String... flags) {
        return new RouterUnderTest(Map.of(), flags);
    }

    /** A router that runs already. */
    public static RouterUnderTest started(String... flags) throws IOException {
        return startedIn(Map.of(), flags);
    }

    /** The same with variables of the environment. */
    public static RouterUnderTest startedIn(Map<String, String> environment, String... flags) throws IOException {
        RouterUnderTest started = new RouterUnderTest(environment, flags);
        started.start();
        return started;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        start();
    }

    @Override
    public void afterEach(@Nullable ExtensionContext context) throws IOException {
        closeWhatWasGivenOut();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
    }

    private void start() throws IOException {
        SandboxesFile file = new SandboxesFile();
        ruleFolder = Files.createTempDirectory("rules");
        sandboxes = file;
        accessLog = AccessLog.record();
        SandboxRouter started = launch(commandLine(file.path()));
        router = started;
        httpPort = started.httpPort();
        metricsPort = started.metricsPort();
        healthPort = started.healthPort();
    }

    private SandboxRouter launch(String[] commandLine) throws IOException {
        Loaded loaded = ConfigLoader.load(List.of(commandLine), environment);
        if (!(loaded instanceof Loaded.Ready ready)) {
            throw new IllegalArgumentException(loaded.toString());
        }
        try {
            return SandboxRouter.start(ready.config());
        } catch (StartFailure e) {
            throw new IOException("the router did not start", e);
        }
    }

    /** DNS is off: a test that meets the machine's resolver would depend on where it runs. */
    private String[] commandLine(Path sandboxesFile) throws IOException {
        Stream<String> always = Stream.of(
                "--http-bind-address=127.0.0.1:0",
                "--metrics-bind-address=127.0.0.1:" + FreePorts.next(),
                "--health-probe-bind-address=127.0.0.1:" + FreePorts.next(),
                "--control-bind-address=",
                "--rule-store-dir=" + Objects.requireNonNull(ruleFolder),
                "--allow-loopback-pod-ip",
                "--dns-fallback=false",
                "--sandboxes-file=" + sandboxesFile);
        return Stream.concat(always, flags.stream()).toArray(String[]::new);
    }

    /** A client of the data listener. */
    public RawClient client() throws IOException {
        return given(RawClient.connect(httpPort));
    }

    /** A client of the data listener with TLS. */
    public RawClient tlsClient(SSLContext tls, String... protocols) throws IOException {
        return given(RawClient.connectTls(httpsPort(), tls, protocols));
    }

    /** A client of the data listener whose kernel buffers no more than about so many bytes. */
    public RawClient client(int receiveBuffer) throws IOException {
        return given(RawClient.connect(httpPort, receiveBuffer));
    }

    /** A client of the listener that answers {@code /healthz} and {@code /readyz}. */
    public RawClient probeClient() throws IOException {
        return given(RawClient.connect(healthPort));
    }

    /** A sandbox in {@code default} that the router can address; it echoes until it is given a script. */
    public ScriptedSandbox sandbox() throws IOException {
        return sandbox("default");
    }

    /** A sandbox in a namespace, {@code default} or {@code team-a}. */
    public ScriptedSandbox sandbox(String namespace) throws IOException {
        return given(Objects.requireNonNull(sandboxes).open(namespace));
    }

    /** The owner uid under which the directory holds a sandbox. */
    public static String uidOf(ScriptedSandbox sandbox) {
        return "uid-of-" + sandbox.id();
    }

    /**
     * Rewrites the directory's file so that a sandbox has another address; returns what listens there, on the port it
     * had.
     */
    public ScriptedSandbox moveSandbox(ScriptedSandbox sandbox) throws IOException {
        InetAddress ip = Objects.requireNonNull(sandboxes).move(sandbox.id());
        return given(ScriptedSandbox.listening(sandbox.namespace(), sandbox.id(), ip, sandbox.port()));
    }

    /**
     * Rewrites the directory's file so that it knows so many more sandboxes, {@code listed-0} and so on, in these
     * namespaces by turns, none of which listens. The router reads it within its interval.
     */
    public void listSandboxes(List<String> namespaces, int count) throws IOException {
        Objects.requireNonNull(sandboxes).list(namespaces, count);
    }

    /** Opens a sandbox that the directory does not know, on a loopback address that it holds for nobody. */
    public ScriptedSandbox unlistedSandbox(String id) throws IOException {
        return given(ScriptedSandbox.listening("default", id, InetAddress.getByName("127.78.0.1")));
    }

    public int httpPort() {
        return httpPort;
    }

    public int httpsPort() {
        return running().httpsPort();
    }

    public int metricsPort() {
        return metricsPort;
    }

    public int healthPort() {
        return healthPort;
    }

    /** The control API's port; the API is off unless a flag turns it on. */
    public int controlPort() {
        return running().controlPort();
    }

    /** Where the rules are stored. */
    public Path ruleFolder() {
        return Objects.requireNonNull(ruleFolder);
    }

    public AccessLog accessLog() {
        return Objects.requireNonNull(accessLog);
    }

    /** Puts rules in force, as the control API would. */
    public void rules(SandboxKey sandbox, NetworkRules rules) {
        RuleCompiler.Result result = new RuleCompiler().compile(rules);
        if (result instanceof RuleCompiler.Result.Compiled compiled) {
            running().rules().put(sandbox, new RuleState.Rules(rules, compiled.rules(), "1"));
        } else {
            throw new IllegalArgumentException(result.toString());
        }
    }

    /** Makes a sandbox's rules unreadable, as a broken file in the store would. */
    public void breakRules(SandboxKey sandbox) {
        running().rules().put(sandbox, new RuleState.Unreadable());
    }

    /** Takes a sandbox's rules away. */
    public void removeRules(SandboxKey sandbox) {
        running().rules().remove(sandbox);
    }

    /** What {@code /metrics} says now. */
    public Metrics metrics() throws IOException {
        try (RawClient client = RawClient.connect(metricsPort())) {
            RawResponse scrape =
                    client.exchange("GET /metrics HTTP/1.1\r\nHost: metrics.test\r\nConnection: close\r\n\r\n");
            return new Metrics(scrape.text());
        }
    }

    /** The Camel application inside, such as for a consumer of what a route sends. */
    public CamelContext camel() {
        return running().camelContext();
    }

    /** What SIGTERM does; blocks and returns the exit code. */
    public int drain() {
        return running().drain();
    }

    private SandboxRouter running() {
        return Objects.requireNonNull(router, "the router was not started");
    }

    private <T extends Closeable> T given(T closeable) {
        ofThisTest.add(closeable);
        return closeable;
    }

    private void closeWhatWasGivenOut() throws IOException {
        List<Closeable> all = List.copyOf(ofThisTest);
        ofThisTest.clear();
        closeAll(all.toArray(Closeable[]::new));
    }

    /** Closes everything even if one of them fails, and throws the first failure. */
    @SuppressWarnings("try") // a resource that is only closed
    private static void closeAll(Closeable... closeables) throws IOException {
        if (closeables.length > 0) {
            try (Closeable first = closeables[0]) {
                closeAll(Arrays.copyOfRange(closeables, 1, closeables.length));
            }
        }
    }

    private void removeRules() throws IOException {
        try (var files = Files.walk(ruleFolder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        SandboxRouter running = router;
        router = null;
        Closeable stop = running == null ? () -> {} : running::close;
        closeAll(
                this::closeWhatWasGivenOut,
                stop,
                this::removeRules,
                accessLog()::close,
                Objects.requireNonNull(sandboxes));
    }
}
