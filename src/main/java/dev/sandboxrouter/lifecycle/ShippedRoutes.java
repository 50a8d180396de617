package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.camel.routes.OwnRoutes;
import dev.sandboxrouter.camel.routes.RouteSet;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.config.RuleStoreKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which of the shipped files of routes a configuration asks for. */
final class ShippedRoutes {

    private ShippedRoutes() {}

    /** The user's folder, without the files that take the place of shipped ones which are not wanted. */
    static OwnRoutes own(RouterConfig config) {
        return OwnRoutes.read(config.lifecycle().routesDir(), wanted(config));
    }

    /** What another application gets: its own routes decide and listen, ours forward. */
    static RouteSet withinOthers() {
        return new RouteSet(
                List.of("failures.camel.yaml", "data-plane.camel.yaml"), OwnRoutes.none(), Set.of("route data-plane"));
    }

    static List<String> wanted(RouterConfig config) {
        List<String> files = new ArrayList<>();
        config.listeners().healthProbe().ifPresent(address -> files.add("probes.camel.yaml"));
        config.listeners().metrics().ifPresent(address -> files.add("metrics.camel.yaml"));
        files.add("apply-egress.camel.yaml");
        config.control().bind().ifPresent(address -> files.add("control-api.camel.yaml"));
        if (config.cluster().cacheEnabled()) {
            files.add("pod-watch.camel.yaml");
        }
        if (config.control().ruleStore() == RuleStoreKind.KUBERNETES) {
            files.add("rule-watch.camel.yaml");
        }
        if (config.listeners().http().isPresent() || config.tls().bind().isPresent()) {
            files.add("failures.camel.yaml");
            files.add("data-plane.camel.yaml");
        }
        return files;
    }
}
