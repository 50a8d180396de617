package dev.sandboxrouter.lifecycle;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Makes the jar a library: a Camel application that has it on its class path (a Main of one's own, Camel K) can use the components and kamelets, and the steps are there when it does. Camel finds this by {@code META-INF/services}
 * in every context, so it does next to nothing until one of the components is asked for.
 */
public final class Library implements ContextServicePlugin {

    @Override
    public void load(CamelContext context) {
        if (context.getRegistry() instanceof DefaultRegistry registry) {
            LibraryBeans beans = new LibraryBeans(context, registry);
            registry.addBeanRepository(beans);
            context.getPropertiesComponent().addPropertiesSource(new LibraryProperties(beans));
            context.addLifecycleStrategy(new Follower(beans));
        }
    }

    /** The router inside begins and ends with the application. */
    private static final class Follower extends LifecycleStrategySupport {

        private final LibraryBeans beans;

        Follower(LibraryBeans beans) {
            this.beans = beans;
        }

        @Override
        public void onContextStarting(CamelContext context) {
            beans.starting();
        }

        @Override
        public void onContextStarted(CamelContext context) {
            beans.started();
        }

        @Override
        public void onContextStopping(CamelContext context) {
            beans.stopping();
        }

        @Override
        public void onContextStopped(CamelContext context) {
            beans.stopped();
        }
    }
}
