package dev.sandboxrouter.lifecycle;

import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;

/**
 * The application that the router's command line starts. It is configured in code rather than in an
 * application.properties, which would be read by every application that uses the jar.
 */
final class OwnApplication implements CamelHost {

    /** What exchanges may still take once requests have been drained: a retry that waits and will find its client gone. */
    static final int AFTER_DRAIN_SECONDS = 5;

    private final Main main = new Main();

    /** @param kameletLocation where Camel looks for kamelets */
    OwnApplication(String kameletLocation) {
        main.configure()
                .withName("sandbox-router")
                .withRoutesCollectorEnabled(false) // RouteSet does it
                .withStreamCachingEnabled(false) // no body ever is in a message
                .withShutdownTimeout(AFTER_DRAIN_SECONDS)
                .withShutdownSuppressLoggingOnTimeout(true);
        onContext(context -> context.setUuidGenerator(new ExchangeIds()));
        property("camel.component.kamelet.location", kameletLocation);
        property("camel.component.kamelet.block", false); // or a call may wait for its route, on an event loop
        property("camel.component.kamelet.no-error-handler", true); // or what a route tries again, a kamelet does too
    }

    @Override
    public void bind(String name, Object bean) {
        main.bind(name, bean);
    }

    @Override
    public void property(String name, Object value) {
        main.addInitialProperty(name, String.valueOf(value));
    }

    @Override
    public void onContext(Consumer<? super CamelContext> listener) {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                listener.accept(configured.getCamelContext());
            }
        });
    }

    @Override
    public void start() {
        main.start();
    }

    @Override
    public @Nullable CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public void stop() {
        main.stop();
    }
}
