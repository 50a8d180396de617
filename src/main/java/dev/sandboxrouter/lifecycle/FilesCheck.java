package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.RouterMetrics;
import java.util.ArrayList;
import java.util.List;

/** Opens what reads the files that flags name, as a start does, and closes it again; nothing is connected to. */
final class FilesCheck {

    private final List<String> problems = new ArrayList<>();

    private FilesCheck() {}

    private interface Opening {
        AutoCloseable open() throws StartFailure;
    }

    /** A line for each mistake in any of the files. */
    static List<String> problems(RouterConfig config) {
        FilesCheck check = new FilesCheck();
        if (ClusterUse.isAny(config)) {
            check.attempt(() -> ClusterUse.open(config));
        }
        config.resolution()
                .sandboxesFile()
                .ifPresent(file -> check.attempt(() -> {
                    var unused = Resolving.read(file);
                    return () -> {};
                }));
        check.attempt(() -> Tls.open(config, new RouterMetrics(BuildInfo.ofThisJar())));
        check.attempt(() -> Ingress.open(config.ingress()));
        if (!config.authorization().mode().asksCluster()) {
            check.attempt(() -> Authorization.open(
                    config.authorization(), config.resolution().podIpPolicy(false), null));
        }
        return check.problems;
    }

    private void attempt(Opening part) {
        try {
            part.open().close();
        } catch (StartFailure e) {
            problems.addAll(e.problems());
        } catch (Exception e) {
            throw new IllegalStateException("what has opened does not close", e);
        }
    }
}
