package dev.sandboxrouter.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Remembers what is asked; answers at once with what it was told, or later by hand. */
final class ScriptedDns implements DnsLookup {

    final List<String> asked = new ArrayList<>();
    final List<DnsCallback> waiting = new ArrayList<>();
    private DnsAnswer answer = new DnsAnswer.NoSuchName();
    private boolean later;

    ScriptedDns answers(String... addresses) {
        return answers(
                new DnsAnswer.Found(Arrays.stream(addresses).map(Given::ip).toList()));
    }

    ScriptedDns answers(DnsAnswer scripted) {
        answer = scripted;
        return this;
    }

    ScriptedDns later() {
        later = true;
        return this;
    }

    @Override
    public void lookup(String absoluteName, DnsCallback callback) {
        asked.add(absoluteName);
        if (later) {
            waiting.add(callback);
        } else {
            callback.answered(answer);
        }
    }
}
