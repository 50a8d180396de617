package dev.sandboxrouter.custom;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes through each step of each route, of the applications that start while a recording is open. Camel finds
 * it by {@code META-INF/services}; while none is open it does nothing, so that other tests run the routes as they are.
 */
public final class StepCounts implements ContextServicePlugin {

    private static volatile @Nullable Recording open;

    /** What was counted. */
    static final class Recording implements AutoCloseable {

        private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

        private Recording() {}

        /** The steps that nothing passed through, as {@code route: step}. */
        List<String> missed() {
            return counts.entrySet().stream()
                    .filter(step -> step.getValue().sum() == 0)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** All steps there are. */
        List<String> steps() {
            return List.copyOf(counts.keySet());
        }

        @Override
        public void close() {
            open = null;
        }
    }

    static Recording record() {
        Recording recording = new Recording();
        open = recording;
        return recording;
    }

    @Override
    public void load(CamelContext context) {
        Recording recording = open;
        if (recording != null) {
            context.getCamelContextExtension()
                    .addInterceptStrategy((ignored, step, target, next) ->
                            new Counted(target, recording.counts.computeIfAbsent(name(step), key -> new LongAdder())));
        }
    }

    /** A step without an id has a number that Camel gives; what it does says more. */
    private static String name(NamedNode step) {
        String route = step instanceof ProcessorDefinition<?> definition
                ? ProcessorDefinitionHelper.getRouteId(definition)
                : "?";
        return route + ": " + step.getId() + " " + step.getLabel();
    }

    private static final class Counted extends DelegateAsyncProcessor {

        private final LongAdder count;

        Counted(Processor target, LongAdder count) {
            super(target);
            this.count = count;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            count.increment();
            return super.process(exchange, callback);
        }
    }
}
