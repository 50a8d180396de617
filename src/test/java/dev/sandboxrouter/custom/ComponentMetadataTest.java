package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.camel.http.SandboxHttpComponent;
import dev.sandboxrouter.camel.http.SandboxHttpEndpoint;
import dev.sandboxrouter.camel.http.SandboxHttpOperation;
import dev.sandboxrouter.kubernetes.SandboxWatchComponent;
import dev.sandboxrouter.kubernetes.SandboxWatchEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools know of our components is what a user may set: no more, no less, and as it is. */
class ComponentMetadataTest {

    private static final CamelCatalog CATALOGUE = Catalogue.withOurs();

    @Test
    void toolsAreOfferedTheOptionsThatMeanSomethingAndNoOther() {
        ComponentModel http = CATALOGUE.componentModel("sandbox-http");
        assertThat(names(http.getComponentOptions()))
                .containsExactlyInAnyOrder(
                        "keepAlive",
                        "reuseAddress",
                        "tcpNoDelay",
                        "backlog",
                        "lazyStartProducer",
                        "autowiredEnabled",
                        "relay");
        assertThat(names(http.getEndpointOptions()))
                .containsExactlyInAnyOrder(
                        "operation",
                        "host",
                        "port",
                        "tlsHost",
                        "tlsPort",
                        "code",
                        "detail",
                        "reason",
                        "retryAfter",
                        "name",
                        "value",
                        "maxBytes",
                        "keepAlive",
                        "reuseAddress",
                        "tcpNoDelay",
                        "backlog",
                        "lazyStartProducer");
        ComponentModel watch = CATALOGUE.componentModel("sandbox-watch");
        assertThat(names(watch.getComponentOptions()))
                .containsExactlyInAnyOrder("autowiredEnabled", "cluster", "directory", "rules");
        assertThat(names(watch.getEndpointOptions())).containsExactlyInAnyOrder("resource", "syncTimeout");
        assertThat(http.getEndpointHeaders()).isEmpty();
    }

    private static Stream<String> names(Collection<? extends BaseOptionModel> options) {
        return options.stream().map(BaseOptionModel::getName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox-http", "sandbox-watch"})
    void everyOptionIsExplainedAndTyped(String component) {
        ComponentModel model = CATALOGUE.componentModel(component);
        Stream.concat(model.getComponentOptions().stream(), model.getEndpointOptions().stream())
                .forEach(option -> {
                    assertThat(option.getDescription()).as(option.getName()).isNotBlank();
                    assertThat(option.getType()).as(option.getName()).isNotBlank();
                    assertThat(option.getGroup()).as(option.getName()).isNotBlank();
                });
    }

    static List<Endpoint> endpoints() {
        return List.of(
                new SandboxHttpEndpoint(
                        "sandbox-http:relay",
                        new SandboxHttpComponent(),
                        new NettyHttpConfiguration(),
                        SandboxHttpOperation.RELAY),
                new SandboxWatchEndpoint("sandbox-watch:pods", new SandboxWatchComponent()));
    }

    /** A default that a tool shows and that is not the default misleads worse than none. */
    @ParameterizedTest
    @MethodSource("endpoints")
    void theDefaultsAreTheDefaults(Endpoint endpoint) throws IOException {
        String scheme = endpoint.getEndpointBaseUri().split(":", 2)[0];
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            PropertyConfigurerGetter values = (PropertyConfigurerGetter) PluginHelper.getConfigurerResolver(context)
                    .resolvePropertyConfigurer(scheme + "-endpoint", context);
            for (EndpointOptionModel option : CATALOGUE.componentModel(scheme).getEndpointParameterOptions()) {
                Object told = option.getDefaultValue();
                Object real = values.getOptionValue(endpoint, option.getName(), false);
                String unset = real == null || real.equals(0) ? "" : String.valueOf(real);
                assertThat(unset)
                        .as(scheme + " " + option.getName())
                        .isEqualTo(told == null ? "" : String.valueOf(told));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox-http:listen?host=127.0.0.1&port=0&tlsPort=-1, ''",
        "sandbox-http:listen?prot=0, prot",
        "sandbox-http:listen?ssl=true, ssl",
        "sandbox-http:listen?port=http, port",
        "sandbox-http:lissen, operation",
        "sandbox-http:refuse?code={{the.code}}&detail=a, ''",
        "sandbox-watch:pods?syncTimeout=1, ''",
        "sandbox-watch:pod, resource",
        "sandbox-watch:pods?syncTimeOut=1, syncTimeOut"
    })
    void aToolSaysWhatIsWrong(String uri, String wrong) {
        EndpointValidationResult result = CATALOGUE.validateEndpointProperties(uri);
        assertThat(result.isSuccess()).isEqualTo(wrong.isEmpty());
        assertThat(String.valueOf(result.summaryErrorMessage(false))).contains(wrong);
    }

    /** By this file an IDE learns that there are components in a jar. */
    @Test
    void theJarNamesItsComponents() throws IOException {
        Properties ours = new Properties();
        try (InputStream in =
                getClass().getResourceAsStream("/META-INF/services/org/apache/camel/component.properties")) {
            Properties found = new Properties();
            found.load(Objects.requireNonNull(in));
            ours.putAll(found);
        }
        ComponentModel http = CATALOGUE.componentModel("sandbox-http");
        assertThat(List.of(ours.getProperty("components").split(" "))).containsExactly("sandbox-http", "sandbox-watch");
        assertThat(ours.getProperty("groupId")).isEqualTo(http.getGroupId());
        assertThat(ours.getProperty("artifactId")).isEqualTo(http.getArtifactId());
        assertThat(ours.getProperty("version")).isEqualTo(http.getVersion());
    }
}
