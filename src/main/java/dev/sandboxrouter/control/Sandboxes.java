package dev.sandboxrouter.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.address.DnsLabel;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.Directory;
import dev.sandboxrouter.directory.DirectoryEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the directory holds, as the control API tells it. */
public final class Sandboxes {

    /** Sandboxes on a page, and the most that a caller may ask for. */
    static final int PAGE = 500;

    static final int LARGEST_PAGE = 1000;

    private final Directory directory;

    public Sandboxes(Directory directory) {
        this.directory = directory;
    }

    /** Whether there is a directory and it does not know the name. */
    boolean isUnknown(SandboxKey sandbox) {
        return directory.enabled() && directory.byName(sandbox) == null;
    }

    /** A page in the order of ids; where it ends is the id that it ends with, so that a change in between shifts nothing. */
    ControlAnswer list(String namespace, QueryParameters query) {
        List<String> problems = new ArrayList<>();
        int limit = limit(query.value("limit", problems), problems);
        String after = query.value("continue", problems);
        if (after != null && !DnsLabel.matches(after)) {
            problems.add("invalid continue " + after);
        }
        if (!problems.isEmpty()) {
            return ControlAnswer.invalid(problems);
        }
        List<DirectoryEntry> rest = directory.entries().stream()
                .filter(entry -> entry.sandbox().namespace().equals(namespace))
                .filter(entry -> after == null || entry.sandbox().id().compareTo(after) > 0)
                .sorted(Comparator.comparing(
                        (DirectoryEntry entry) -> entry.sandbox().id()))
                .limit(limit + 1L)
                .toList();
        return ControlAnswer.json(200, page(rest, limit));
    }

    private static int limit(@Nullable String text, List<String> problems) {
        if (text == null) {
            return PAGE;
        }
        boolean fits = text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= LARGEST_PAGE;
        if (!fits) {
            problems.add("invalid limit " + text + ": must be between 1 and " + LARGEST_PAGE);
        }
        return fits ? Integer.parseInt(text) : PAGE;
    }

    private static ObjectNode page(List<DirectoryEntry> entries, int limit) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode items = page.putArray("items");
        List<DirectoryEntry> shown = entries.subList(0, Math.min(limit, entries.size()));
        shown.forEach(entry -> describe(entry, items.addObject()));
        boolean more = entries.size() > limit;
        page.put("continue", more ? shown.get(limit - 1).sandbox().id() : null);
        return page;
    }

    private static void describe(DirectoryEntry entry, ObjectNode item) {
        item.put("namespace", entry.sandbox().namespace());
        item.put("id", entry.sandbox().id());
        item.put("uid", entry.ownerUid());
        ArrayNode addresses = item.putArray("addresses");
        entry.addresses().forEach(address -> addresses.add(address.getHostAddress()));
    }
}
