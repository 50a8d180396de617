package dev.sandboxrouter.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/**
 * Somebody else's application, with our jar on its class path: it starts and stops by itself, has its own listeners, and
 * lays claim to nothing but the routes that {@code sandbox-forward-sink} leads to. On the thread that starts the context.
 */
final class ForeignApplication implements CamelHost {

    private final ModelCamelContext context;
    private final Map<String, Object> beans = new ConcurrentHashMap<>();
    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final List<Consumer<? super CamelContext>> listeners = new ArrayList<>();

    ForeignApplication(CamelContext context) {
        this.context = (ModelCamelContext) context;
    }

    Map<String, String> properties() {
        return properties;
    }

    Map<String, Object> beans() {
        return beans;
    }

    @Override
    public void bind(String name, Object bean) {
        beans.put(name, bean);
    }

    @Override
    public void property(String name, Object value) {
        properties.put(name, String.valueOf(value));
    }

    @Override
    public void onContext(Consumer<? super CamelContext> listener) {
        listeners.add(listener);
    }

    @Override
    public void start() {
        // its owner does
    }

    /** Once the application's own routes are made and before they start: ours have to be made by hand then. */
    void addRoutes() {
        List<RouteDefinition> before = List.copyOf(context.getRouteDefinitions());
        listeners.forEach(listener -> listener.accept(context));
        List<RouteDefinition> ours = new ArrayList<>(context.getRouteDefinitions());
        ours.removeAll(before);
        try {
            context.startRouteDefinitions(ours);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public CamelContext context() {
        return context;
    }

    @Override
    public void stop() {
        // its owner does
    }
}
