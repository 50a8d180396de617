package dev.sandboxrouter.testkit.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which pods a list or a watch is about: namespace, label and field selectors, as the API server reads them. */
final class Selection {

    /** A selector that the API server would not understand. */
    static final class NotSupported extends Exception {
        private static final long serialVersionUID = 1L;

        NotSupported(String selector) {
            super("field label not supported: " + selector);
        }
    }

    private static final Pattern TERM = Pattern.compile("([^!=]+)(==|=|!=)(.*)");

    private final Predicate<ScriptedPod> selected;

    private Selection(Predicate<ScriptedPod> selected) {
        this.selected = selected;
    }

    static Selection of(ApiRequest request, PodPath path) throws NotSupported {
        List<Predicate<ScriptedPod>> all = new ArrayList<>();
        String namespace = path.namespace();
        all.add(pod -> namespace == null || namespace.equals(pod.namespace()));
        for (String term : terms(request.parameter("labelSelector"))) {
            all.add(label(term));
        }
        for (String term : terms(request.parameter("fieldSelector"))) {
            all.add(field(term));
        }
        return new Selection(all.stream().reduce(pod -> true, Predicate::and));
    }

    private static List<String> terms(String selector) {
        return selector.isEmpty() ? List.of() : List.of(selector.split(",", -1));
    }

    private static Predicate<ScriptedPod> label(String term) {
        Matcher comparison = TERM.matcher(term);
        if (comparison.matches()) {
            String key = comparison.group(1);
            return equality(comparison, pod -> pod.labels().getOrDefault(key, ""));
        }
        return term.startsWith("!")
                ? pod -> !pod.labels().containsKey(term.substring(1))
                : pod -> pod.labels().containsKey(term);
    }

    private static Predicate<ScriptedPod> field(String term) throws NotSupported {
        Matcher comparison = TERM.matcher(term);
        if (!comparison.matches()) {
            throw new NotSupported(term);
        }
        return switch (comparison.group(1)) {
            case "metadata.name" -> equality(comparison, ScriptedPod::name);
            case "metadata.namespace" -> equality(comparison, ScriptedPod::namespace);
            case "status.phase" -> equality(comparison, ScriptedPod::phase);
            case "status.podIP" ->
                equality(comparison, pod -> pod.ips().isEmpty() ? "" : pod.ips().get(0));
            case "spec.hostNetwork" -> equality(comparison, pod -> String.valueOf(pod.hostNetwork()));
            case "spec.nodeName" -> equality(comparison, pod -> "");
            default -> throw new NotSupported(term);
        };
    }

    private interface Value {
        String of(ScriptedPod pod);
    }

    private static Predicate<ScriptedPod> equality(Matcher comparison, Value value) {
        boolean same = !comparison.group(2).equals("!=");
        String wanted = comparison.group(3);
        return pod -> value.of(pod).equals(wanted) == same;
    }

    boolean has(@Nullable ScriptedPod pod) {
        return pod != null && selected.test(pod);
    }

    /** The event by which a watcher of this selection hears of a change; null where it is none of its business. */
    @Nullable
    String eventOf(StoredChange change) {
        boolean now = change.type() != StoredChange.Type.DELETED && has(change.pod());
        boolean before = has(change.before());
        if (now) {
            return before ? "MODIFIED" : "ADDED";
        }
        return before ? "DELETED" : null;
    }
}
