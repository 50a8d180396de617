package dev.sandboxrouter.control;

import dev.sandboxrouter.control.Permissions.Verb;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Lets a call through if its caller may make it; contract 10.3. It stands right before the call and reads which sandbox is
 * meant as the call does, so that no path and no query means one sandbox here and another there.
 */
public final class Guard {

    private final String defaultNamespace;

    /** @param defaultNamespace for calls that name none */
    public Guard(String defaultNamespace) {
        this.defaultNamespace = defaultNamespace;
    }

    /** A call about one sandbox, or for {@link Verb#LIST} about a namespace, that does what the verb says. */
    public BiFunction<ControlRequest, Permissions, ControlAnswer> before(
            Verb verb, Function<ControlRequest, ControlAnswer> call) {
        return (request, permissions) -> {
            Call read = new Call(request, defaultNamespace);
            return verb == Verb.LIST
                    ? read.onNamespace(namespace -> judge(verb, namespace, "", permissions, request, call))
                    : read.onSandbox(
                            sandbox -> judge(verb, sandbox.namespace(), sandbox.id(), permissions, request, call));
        };
    }

    private static ControlAnswer judge(
            Verb verb,
            String namespace,
            String name,
            Permissions permissions,
            ControlRequest request,
            Function<ControlRequest, ControlAnswer> call) {
        ControlAnswer refusal = permissions.refusal(verb, namespace, name);
        return refusal == null ? call.apply(request) : refusal;
    }
}
