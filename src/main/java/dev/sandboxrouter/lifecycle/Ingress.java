package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.ingress.IngressGate;
import dev.sandboxrouter.ingress.RuleBook;
import dev.sandboxrouter.ingress.TrafficTokens;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What judges requests by rules: the rules in force, the key of traffic tokens, and the gate over both. */
final class Ingress implements AutoCloseable {

    private static final String EXPECTED_KEY =
            "at least " + TrafficTokens.MIN_KEY_BYTES + " bytes, not counting white space around them";

    private final RuleBook book = new RuleBook();
    private final @Nullable SecretFile key;
    private final TrafficTokens tokens;
    private final IngressGate gate;

    private Ingress(RouterConfig.Ingress config, @Nullable SecretFile key) {
        this.key = key;
        this.tokens = key == null ? TrafficTokens.none() : new TrafficTokens(key);
        this.gate = new IngressGate(book, tokens, config.exemptPorts());
    }

    /** @throws StartFailure if there is no sound key in {@code --traffic-token-key-file} */
    static Ingress open(RouterConfig.Ingress config) throws StartFailure {
        Path file = config.trafficTokenKeyFile().orElse(null);
        return new Ingress(config, file == null ? null : SecretFile.follow(file, EXPECTED_KEY, TrafficTokens::keyIn));
    }

    RuleBook book() {
        return book;
    }

    TrafficTokens tokens() {
        return tokens;
    }

    IngressGate gate() {
        return gate;
    }

    @Override
    public void close() {
        if (key != null) {
            key.close();
        }
    }
}
