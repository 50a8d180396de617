package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.config.PodIpPolicy;
import dev.sandboxrouter.config.RouterConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract 4.5: a warning at start where callers may name addresses that rules and authorization do not judge. */
class PodIpWarningTest {

    private final List<String> warnings = new ArrayList<>();
    private final Logger logger = (Logger) LogManager.getLogger(Authorization.class);
    private final AbstractAppender appender =
            new AbstractAppender("pod-ip-warning", null, null, false, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    warnings.add(event.getMessage().getFormattedMessage());
                }
            };

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void listen() {
        Configurator.setLevel(logger, Level.WARN); // whatever a test before has left behind
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stop() {
        logger.removeAppender(appender);
    }

    private void open(PodIpPolicy policy, boolean hasRules, String... flags) throws StartFailure {
        Loaded loaded = ConfigLoader.load(List.of(flags), Map.of());
        RouterConfig config = ((Loaded.Ready) loaded).config();
        try (Authorization opened = Authorization.open(config.authorization(), policy, null)) {
            opened.warnOfPodIps(hasRules);
        }
    }

    private String[] flags(String mode) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "k".repeat(32));
        return new String[] {
            "--authz-mode=" + mode, "--router-auth-token-file=" + key, "--authz-scoped-token-secret-file=" + key
        };
    }

    @Test
    void isThereWithAuthorizationOrRules() throws Exception {
        open(PodIpPolicy.ROUTABLE, false, flags("shared-token"));
        assertThat(warnings).singleElement().asString().contains("--authz-mode shared-token", "pass by");
        open(PodIpPolicy.ROUTABLE, true);
        assertThat(warnings).hasSize(2).last().asString().contains("beside rules");
        open(PodIpPolicy.ROUTABLE, false, flags("scoped-token"));
        assertThat(warnings).hasSize(3).last().asString().contains("403");
    }

    @Test
    void isNotThereOtherwise() throws Exception {
        open(PodIpPolicy.ROUTABLE, false);
        open(PodIpPolicy.KNOWN, true, flags("shared-token"));
        open(PodIpPolicy.DENY, true, flags("shared-token"));
        assertThat(warnings).isEmpty();
    }
}
