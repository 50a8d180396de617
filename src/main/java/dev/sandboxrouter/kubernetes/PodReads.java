package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodReader;
import dev.sandboxrouter.directory.PodRecord;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads single pods for the directory; contract 4.6 and 4.8. */
final class PodReads implements PodReader {

    private static final Logger LOG = LoggerFactory.getLogger(PodReads.class);

    /** What a request waits at most; a read that takes longer is of no use to it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final ResourceApi<PodRecord> api;

    PodReads(ResourceApi<PodRecord> api) {
        this.api = api;
    }

    @Override
    public void read(PodRecord.Name name, Consumer<Reading> whenDone) {
        api.get(name.namespace(), name.name(), TIMEOUT).whenComplete((pod, failure) -> {
            if (failure != null) {
                String why =
                        String.valueOf(ApiProblem.of("get pod " + name, failure).getMessage());
                LOG.debug("{}", why); // the watch says aloud that the API server is away; this would say it per request
                whenDone.accept(new Reading.Failed(why));
            } else {
                whenDone.accept(pod.<Reading>map(Reading.Found::new).orElseGet(Reading.Gone::new));
            }
        });
    }
}
