package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.contract.SandboxKey;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** What the route of {@code sandbox-watch:rules} starts. */
@FunctionalInterface
public interface RuleWatch {

    /**
     * Puts the rules of the cluster in force and keeps following them. To be called once.
     *
     * @param patience how long the first LIST may take
     * @param told hears of each sandbox whose rules were changed by somebody else, once they are in force; any thread
     * @throws IOException in words for the operator, if the rules did not come in time
     */
    void start(Duration patience, Consumer<SandboxKey> told) throws IOException;
}
