package dev.sandboxrouter.camel.routes;

import dev.sandboxrouter.authz.Authorizer;
import dev.sandboxrouter.camel.CompletionRoute;
import java.util.List;
import java.util.regex.Matcher;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;

/**
 * A file that takes the place of a shipped one goes with it: without a pod watch nobody misses a
 * {@code pod-watch.camel.yaml}. What else is in such a file would be missed, and silently: a policy that hangs on a step
 * which is there, or a replacement of something that runs. Whoever put it there believes that it is in force.
 */
final class LeftOut {

    private LeftOut() {}

    static void check(List<RouteFile> leftOut, CamelContext context, List<RouteFile> running, List<String> problems) {
        for (RouteFile file : leftOut) {
            for (RouteFile.Item item : file.items()) {
                if (hangsOnAStep(item, context) || replaces(item, running)) {
                    problems.add(problem(file, item, wordsFor(item)));
                }
                item.beans().stream()
                        .filter(bean -> bean.equals(Authorizer.BEAN)
                                || context.getRegistry().lookupByName(bean) != null)
                        .forEach(bean -> problems.add(problem(file, item, "bean \"" + bean + '"')));
            }
        }
    }

    private static String problem(RouteFile file, RouteFile.Item item, String what) {
        return file.place() + ":" + item.line() + ": the " + what + " would not be in force: the configuration does"
                + " without the shipped " + file.name() + ", and this file goes with it. Move it to a file of another"
                + " name";
    }

    private static String wordsFor(RouteFile.Item item) {
        return item.id() == null ? "route from " + item.from() : item.kind() + " \"" + item.id() + '"';
    }

    private static boolean hangsOnAStep(RouteFile.Item item, CamelContext context) {
        String written = item.from();
        String from = written == null ? null : SharedBeginnings.beginning(context, written);
        if (from == null) {
            return false;
        }
        Matcher point = ExtensionPoints.POINT.matcher(from);
        return from.equals(CompletionRoute.URI)
                || (point.matches()
                        && ExtensionPoints.hasStep(
                                ((ModelCamelContext) context).getRouteDefinitions(), point.group(2)));
    }

    private static boolean replaces(RouteFile.Item item, List<RouteFile> running) {
        return item.isNamed()
                && running.stream()
                        .flatMap(file -> file.items().stream())
                        .anyMatch(other -> other.isNamed() && other.key().equals(item.key()));
    }
}
