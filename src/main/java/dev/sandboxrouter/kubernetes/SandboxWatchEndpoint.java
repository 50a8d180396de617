package dev.sandboxrouter.kubernetes;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Receive what happens to the pods of sandboxes, or to their rules: one exchange for each event, whose body is a
 * {@link dev.sandboxrouter.directory.PodEvent}, or a map of namespace and id.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "sandbox-watch",
        title = "Sandbox Watch",
        syntax = "sandbox-watch:resource",
        category = {Category.CONTAINER, Category.CLUSTERING},
        consumerOnly = true,
        remote = true)
// Of the options that every consumer has: what fails on the way is logged, and the event is in the directory
// nevertheless.
@Metadata(excludeProperties = "bridgeErrorHandler,exceptionHandler,exchangePattern")
public class SandboxWatchEndpoint extends DefaultEndpoint {

    @UriPath(description = "What is watched", enums = "pods,rules")
    @Metadata(required = true)
    private String resource = SandboxWatchComponent.PODS;

    @UriParam(
            description = "How long the start waits until all have been listed once, in milliseconds. Beyond it the"
                    + " route fails to start.",
            defaultValue = "60000")
    private long syncTimeout = 60_000;

    public SandboxWatchEndpoint(String uri, SandboxWatchComponent component) {
        super(uri, component);
    }

    @Override
    public SandboxWatchComponent getComponent() {
        return (SandboxWatchComponent) super.getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = resource.equals(SandboxWatchComponent.RULES)
                ? new RuleWatchConsumer(this, processor)
                : new SandboxWatchConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException("sandbox-watch tells of what happens; it takes nothing");
    }

    public String getResource() {
        return resource;
    }

    public void setResource(String resource) {
        this.resource = resource;
    }

    public long getSyncTimeout() {
        return syncTimeout;
    }

    public void setSyncTimeout(long syncTimeout) {
        this.syncTimeout = syncTimeout;
    }
}
