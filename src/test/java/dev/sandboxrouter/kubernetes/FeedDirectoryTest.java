package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.directory.Backlog;
import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.PodEvent;
import dev.sandboxrouter.directory.PodReader;
import dev.sandboxrouter.directory.PodRecord;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** The directory takes what the watch delivers, and nothing that a route made up. */
class FeedDirectoryTest {

    private final PodDirectory directory = new PodDirectory(
            Duration.ZERO, (name, whenDone) -> whenDone.accept(new PodReader.Reading.Gone()), new Backlog());
    private final FeedDirectory step = new FeedDirectory(directory);
    private final CamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);

    private static PodEvent added(String id) {
        return new PodEvent.Changed(
                PodEvent.Change.ADDED,
                new PodRecord(
                        new PodRecord.Name("ns", id),
                        "pod-" + id,
                        1,
                        0,
                        new PodRecord.Owner("sb-" + id, id),
                        true,
                        false,
                        false,
                        false,
                        List.of(InetAddress.getLoopbackAddress())),
                0);
    }

    @Test
    void theEventOfTheWatchIsFedOnce() {
        Delivery delivery = Delivery.put(exchange, added("a"));
        step.process(exchange);
        assertThat(directory.byUid("sb-a")).isNotNull();
        directory.apply(new PodEvent.Listed(List.of(), true, true, 0, null));
        step.process(exchange);
        assertThat(delivery.feed(directory)).isTrue();
        assertThat(directory.byUid("sb-a"))
                .as("fed again, by a copy that is late")
                .isNull();
    }

    @Test
    void anEventOfARoutesOwnIsNot() {
        exchange.getMessage().setBody(added("forged"));
        assertThatThrownBy(() -> step.process(exchange))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not come from sandbox-watch:pods");
        assertThat(directory.size()).isZero();
    }

    @Test
    void anEventInThePlaceOfTheWatchsIsNotAndThatIsNotLost() {
        Delivery delivery = Delivery.put(exchange, added("a"));
        exchange.getMessage().setBody(added("b"));
        assertThatThrownBy(() -> step.process(exchange))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has replaced");
        assertThat(directory.size()).isZero();
        delivery.feed(directory);
        assertThat(directory.byUid("sb-a")).isNotNull();
        assertThat(directory.size()).isEqualTo(1);
    }
}
