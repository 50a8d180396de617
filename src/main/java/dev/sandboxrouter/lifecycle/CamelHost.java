package dev.sandboxrouter.lifecycle;

import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** The Camel application that the router's routes run in: {@link OwnApplication}, or {@link ForeignApplication}. */
interface CamelHost {

    /** Gives routes a bean. */
    void bind(String name, Object bean);

    /** Gives routes a value for {@code {{name}}}. */
    void property(String name, Object value);

    /** Calls back with the context once routes may be added to it, before any of them starts. */
    void onContext(Consumer<? super CamelContext> listener);

    /** Starts the routes that were added, or sees to it that they will be. */
    void start();

    /** The context; null before there is one. */
    @Nullable
    CamelContext context();

    /** Stops the routes, if they are this one's to stop. */
    void stop();
}
