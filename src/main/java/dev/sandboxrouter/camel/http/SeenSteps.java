package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.camel.LoopWatch;
import io.netty.channel.EventLoop;
import io.netty.util.internal.ThreadExecutorMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.WrapAwareProcessor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Has the steps of a user's route watched wherever they run. Behind a call of {@code netty-http} a route goes on on an event
 * loop of that component's, which all such calls share: a step that waits there holds up everybody's.
 *
 * <p>The step stays where it is. Moved to the request's own event loop it could wait there for that very loop: some of
 * Camel's steps block their thread until what is inside them has ended.
 */
public final class SeenSteps implements InterceptStrategy {

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new Seen(context, target);
    }

    private static final class Seen extends DelegateAsyncProcessor implements WrapAwareProcessor {

        private final CamelContext context;

        Seen(CamelContext context, Processor target) {
            super(target);
            this.context = context;
        }

        @Override
        public Processor getWrapped() {
            return getProcessor();
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (LoopWatch.isWatched() || !(ThreadExecutorMap.currentExecutor() instanceof EventLoop)) {
                return super.process(exchange, callback);
            }
            boolean[] done = new boolean[1];
            watch().begin(exchange, () -> done[0] = super.process(exchange, callback));
            return done[0];
        }

        private LoopWatch watch() {
            return context.getComponent("sandbox-http", SandboxHttpComponent.class)
                    .loopWatch();
        }
    }
}
