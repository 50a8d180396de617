package dev.sandboxrouter.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Flags given as environment variables: {@code SANDBOX_ROUTER_<FLAG>}, or an alias from the routers before this one.
 *
 * <p>An unknown {@code SANDBOX_ROUTER_…} is no error: Kubernetes sets {@code SANDBOX_ROUTER_SVC_SERVICE_HOST} and its
 * like in every pod of the namespace. One that is a slip away from a known name earns a warning.
 */
final class EnvironmentSource {

    private final Map<String, String> environment;
    private final Findings findings;

    private EnvironmentSource(Map<String, String> environment, Findings findings) {
        this.environment = environment;
        this.findings = findings;
    }

    /** The weakest first: an alias before the variable that is named after its flag. */
    static List<Given<?>> read(Map<String, String> environment, Findings findings) {
        EnvironmentSource source = new EnvironmentSource(environment, findings);
        List<Given<?>> givens = new ArrayList<>();
        FlagTable.ALL.forEach(flag -> givens.addAll(source.of(flag)));
        source.warnOfMeaningless();
        source.warnOfMistyped();
        return givens;
    }

    private <T> List<Given<T>> of(Flag<T> flag) {
        List<Given<T>> givens = new ArrayList<>();
        flag.variables().forEach(variable -> text(variable).forEach(text -> {
            if (!givens.isEmpty()) {
                String winner = givens.get(givens.size() - 1).origin().name();
                findings.warning(
                        "environment: " + winner + " and " + variable.name() + " are both set; " + winner + " counts");
            }
            givens.add(0, Given.inEnvironment(flag, variable, text));
        }));
        return givens;
    }

    /**
     * Blanks around it are dropped: a Secret made with {@code echo} ends in a line end. An empty variable is how a manifest
     * says that it is not set, unless emptiness has a meaning of its own.
     */
    private Stream<String> text(Flag.Variable<?> variable) {
        return Stream.ofNullable(environment.get(variable.name()))
                .map(String::strip)
                .filter(text -> !text.isEmpty() || variable.type().emptyMeans().isPresent());
    }

    private void warnOfMeaningless() {
        FlagTable.MEANINGLESS_VARIABLES.forEach((name, why) -> {
            if (environment.containsKey(name)) {
                findings.warning("environment: " + name + " is ignored: " + why);
            }
        });
    }

    private void warnOfMistyped() {
        List<String> known = FlagTable.variables();
        environment.keySet().stream()
                .filter(name -> name.startsWith(Flag.VARIABLE_PREFIX) && !known.contains(name))
                .sorted()
                .forEach(name -> NearestName.ofSlips(name, known, 2)
                        .ifPresent(near ->
                                findings.warning("environment: " + name + " is not read; did you mean " + near + "?")));
    }
}
