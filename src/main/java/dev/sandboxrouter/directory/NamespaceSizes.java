package dev.sandboxrouter.directory;

import java.util.concurrent.ConcurrentHashMap;

/** How many pods each namespace has. Changes under the directory's lock, look-ups on any thread. */
final class NamespaceSizes {

    /** Never zero. */
    private final ConcurrentHashMap<String, Integer> pods = new ConcurrentHashMap<>();

    boolean holds(String namespace) {
        return pods.containsKey(namespace);
    }

    void added(String namespace) {
        pods.merge(namespace, 1, Integer::sum);
    }

    void removed(String namespace) {
        pods.computeIfPresent(namespace, (name, count) -> count == 1 ? null : count - 1);
    }
}
