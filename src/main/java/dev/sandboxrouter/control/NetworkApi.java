package dev.sandboxrouter.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.ingress.RuleCompiler;
import dev.sandboxrouter.ingress.TrafficTokens;
import dev.sandboxrouter.store.RulesJson;
import dev.sandboxrouter.store.StoreEntry;
import dev.sandboxrouter.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The calls about the rules of one sandbox; contract section 10. Each blocks as long as it takes, on a worker thread. */
public final class NetworkApi {

    /** GET shows it; a caller who sends back what it got means no harm by it. */
    private static final String OWNER_CHANGED = "ownerChanged";

    private final SandboxRules rules;
    private final RuleCompiler compiler;
    private final TrafficTokens tokens;
    private final Sandboxes sandboxes;
    private final Explaining explaining;
    private final String defaultNamespace;

    /** @param defaultNamespace for calls that name none */
    public NetworkApi(
            SandboxRules rules,
            RuleCompiler compiler,
            TrafficTokens tokens,
            Sandboxes sandboxes,
            Explaining explaining,
            String defaultNamespace) {
        this.rules = rules;
        this.compiler = compiler;
        this.tokens = tokens;
        this.sandboxes = sandboxes;
        this.explaining = explaining;
        this.defaultNamespace = defaultNamespace;
    }

    private Call call(ControlRequest request) {
        return new Call(request, defaultNamespace);
    }

    /** {@code PUT /sandboxes/{id}/network}. */
    public ControlAnswer put(ControlRequest request) {
        Call call = call(request);
        return call.onSandbox(
                Call.JSON,
                (sandbox, body) -> change(
                        sandbox,
                        call,
                        before -> become(withoutReadOnly(body.json()), SandboxRules.rules(before), body.problems())));
    }

    /** {@code PATCH /sandboxes/{id}/network}. */
    public ControlAnswer patch(ControlRequest request) {
        Call call = call(request);
        return call.onSandbox(
                Call.JSON_OR_PATCH, (sandbox, body) -> change(sandbox, call, before -> patched(before, body)));
    }

    /** {@code DELETE /sandboxes/{id}/network}. */
    public ControlAnswer delete(ControlRequest request) {
        Call call = call(request);
        return call.onSandbox(sandbox -> change(sandbox, call, before -> new Change.Away()));
    }

    /** {@code GET /sandboxes/{id}/network}. */
    public ControlAnswer get(ControlRequest request) {
        return call(request).onSandbox(sandbox -> {
            StoreEntry entry = rules.current(sandbox);
            if (isUnknown(entry)) {
                return unknown();
            }
            return entry instanceof StoreEntry.Unreadable ? unreadable() : shown(entry);
        });
    }

    /** {@code POST /sandboxes/{id}/network/explain}. */
    public ControlAnswer explain(ControlRequest request) {
        return call(request)
                .onSandbox(
                        Call.JSON,
                        (sandbox, body) ->
                                isUnknown(rules.current(sandbox)) ? unknown() : explaining.explain(sandbox, body));
    }

    /** {@code POST /sandboxes/{id}/traffic-token}. */
    public ControlAnswer trafficToken(ControlRequest request) {
        return call(request).onSandbox(sandbox -> {
            StoreEntry entry = rules.current(sandbox);
            if (entry instanceof StoreEntry.Unreadable) {
                return unreadable();
            }
            String token = tokens.issue(sandbox, SandboxRules.rules(entry).trafficTokenVersion());
            if (token == null) {
                return ControlAnswer.error(400, "traffic tokens require --traffic-token-key-file");
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            return ControlAnswer.json(200, body.put("trafficAccessToken", token));
        });
    }

    /** {@code GET /sandboxes}. */
    public ControlAnswer list(ControlRequest request) {
        Call call = call(request);
        return call.onNamespace(namespace -> sandboxes.list(namespace, call.query()));
    }

    private Change patched(StoreEntry before, Call.Document patch) {
        if (isUnknown(before)) {
            return new Change.Unknown();
        }
        if (before instanceof StoreEntry.Unreadable) {
            return new Change.Unreadable();
        }
        JsonNode merged = MergePatch.apply(RulesJson.write(SandboxRules.rules(before)), withoutReadOnly(patch.json()));
        return become(merged, NetworkRules.DEFAULTS, patch.problems());
    }

    private Change become(JsonNode json, NetworkRules kept, List<String> problemsOfText) {
        List<String> problems = new ArrayList<>(problemsOfText);
        NetworkRules wanted = RulesJson.read(json, kept, problems);
        if (!wanted.allowPublicTraffic() && !tokens.hasKey()) {
            problems.add("allowPublicTraffic false requires --traffic-token-key-file");
        }
        RuleCompiler.Result result = compiler.compile(wanted);
        if (result instanceof RuleCompiler.Result.Invalid invalid) {
            problems.addAll(invalid.problems());
        }
        return problems.isEmpty() && result instanceof RuleCompiler.Result.Compiled sound
                ? new Change.To(wanted, sound.rules())
                : new Change.Refused(problems);
    }

    private static JsonNode withoutReadOnly(JsonNode body) {
        if (!body.path(OWNER_CHANGED).isBoolean()) {
            return body;
        }
        ObjectNode rest = body.deepCopy();
        rest.remove(OWNER_CHANGED);
        return rest;
    }

    private ControlAnswer change(SandboxKey sandbox, Call call, Function<StoreEntry, Change> decide) {
        Change.Outcome outcome = rules.change(sandbox, call.condition(), decide);
        if (outcome instanceof Change.Made made) {
            ControlAnswer answer = ControlAnswer.noContent().withEtag(made.now().revision());
            return made.warning() == null ? answer : answer.with("Warning", made.warning());
        }
        if (outcome instanceof Change.PreconditionFailed) {
            return ControlAnswer.error(412, "the rules are not those of If-Match");
        }
        return outcome instanceof Change.Failed failed
                ? failed(failed.why())
                : notTried(((Change.NotTried) outcome).why());
    }

    private static ControlAnswer failed(RuleUpdate.Failed why) {
        if (why.cause() instanceof StoreException store) {
            return switch (store.kind()) {
                case REFUSED -> ControlAnswer.error(400, String.valueOf(store.getMessage()));
                case UNAVAILABLE ->
                    ControlAnswer.error(
                            503, "the rules cannot be stored now, nothing was changed: " + store.getMessage());
                case UNKNOWN ->
                    ControlAnswer.error(
                            503, "it is not known whether the rules were stored, read them: " + store.getMessage());
            };
        }
        return ControlAnswer.error(
                500,
                why.undone()
                        ? "the update failed at its part " + why.part() + ", nothing was changed"
                        : "the update failed at its part " + why.part() + ", and could not be undone");
    }

    private static ControlAnswer notTried(Change why) {
        if (why instanceof Change.Refused refused) {
            return ControlAnswer.invalid(refused.problems());
        }
        return why instanceof Change.Unknown ? unknown() : unreadable();
    }

    private boolean isUnknown(StoreEntry entry) {
        return entry instanceof StoreEntry.Absent && sandboxes.isUnknown(entry.sandbox());
    }

    private static ControlAnswer unknown() {
        return ControlAnswer.error(404, "the sandbox is not known");
    }

    private static ControlAnswer unreadable() {
        return ControlAnswer.error(500, "the rules of this sandbox cannot be read; a PUT or DELETE replaces them");
    }

    private ControlAnswer shown(StoreEntry entry) {
        ObjectNode body = RulesJson.write(SandboxRules.rules(entry));
        body.put(OWNER_CHANGED, rules.ownerChanged(entry));
        return ControlAnswer.json(200, Objects.requireNonNull(body)).withEtag(entry.revision());
    }
}
