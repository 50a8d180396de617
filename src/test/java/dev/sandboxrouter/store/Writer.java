package dev.sandboxrouter.store;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A process that sets rules until it is killed: says {@code <sandbox> <version> begin} before each change and
 * {@code <sandbox> <version> done} after it was acknowledged. Every seventh change is a delete.
 */
final class Writer {

    static final int SANDBOXES = 5;

    private Writer() {}

    /**
     * Writes for ever.
     *
     * @param args the folder, and the first version
     */
    public static void main(String[] args) throws IOException {
        FileRuleStore store = FileRuleStore.open(Path.of(args[0]));
        for (int version = Integer.parseInt(args[1]); ; version++) {
            SandboxKey sandbox = new SandboxKey("default", "box-" + version % SANDBOXES);
            System.out.println(sandbox.id() + " " + version + " begin");
            if (isDelete(version)) {
                store.delete(sandbox, null);
            } else {
                store.put(sandbox, rules(version), null, null);
            }
            System.out.println(sandbox.id() + " " + version + " done");
        }
    }

    static boolean isDelete(int version) {
        return version % 7 == 6;
    }

    /** Large enough that half of it would show. */
    static NetworkRules rules(int version) {
        List<String> many = IntStream.range(0, 500)
                .mapToObj(i -> "10.0." + i / 250 + '.' + i % 250 + ':' + (version % 60_000 + 1))
                .toList();
        return new NetworkRules(List.of(), List.of(), List.of(), many, null, true, version, List.of(), List.of());
    }
}
