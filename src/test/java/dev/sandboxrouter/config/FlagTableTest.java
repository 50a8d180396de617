package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every row, whoever adds it. */
class FlagTableTest {

    static Stream<Flag<?>> flags() {
        return FlagTable.ALL.stream();
    }

    static Stream<Flag<?>> flagsWithVariables() {
        return flags().filter(flag -> flag.variables().size() == 1 && flag.scope() == Flag.Scope.ANYWHERE);
    }

    @ParameterizedTest
    @MethodSource("flags")
    void hasADefaultOfItsOwnTypeThatCanBeShown(Flag<?> flag) {
        assertThat(Setting.byDefault(flag).sound()).isTrue();
        assertThat(HelpText.defaultOf(flag)).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("flags")
    void isDescribedInSentences(Flag<?> flag) {
        assertThat(flag.description()).matches("(?s)[A-Z].*\\.").doesNotContain("  ", "\n");
    }

    @ParameterizedTest
    @MethodSource("flags")
    void isListedByHelpWithItsVariables(Flag<?> flag) {
        Loaded.Print help = (Loaded.Print) ConfigLoader.load(List.of("--help"), Map.of());
        assertThat(help.text()).contains(flag.scope().onCommandLine() ? "  --" + flag.name() : "  " + flag.name());
        flag.variables().forEach(variable -> assertThat(help.text()).contains(variable.name()));
    }

    /** The default, said by each source in turn, must be as good as silence. */
    @ParameterizedTest
    @MethodSource("flagsWithVariables")
    void takesItsDefaultFromArgumentAndEnvironment(Flag<?> flag) {
        assertThat(Loading.config("--" + flag.name() + "=" + flag.defaultText()))
                .isEqualTo(Loading.config());
        Map<String, String> env = Map.of(flag.variables().get(0).name(), flag.defaultText());
        assertThat(Loading.configOf(env)).isEqualTo(Loading.config());
    }

    @Test
    void namesNoFlagAndNoVariableTwice() {
        assertThat(FlagTable.ALL).extracting(Flag::name).doesNotHaveDuplicates();
        assertThat(FlagTable.variables()).doesNotHaveDuplicates();
        assertThat(FlagTable.variables()).doesNotContainAnyElementsOf(FlagTable.MEANINGLESS_VARIABLES.keySet());
    }

    /** Links of Kubernetes for services named sandbox-router and sandbox-router-svc, which every pod may find set. */
    @Test
    void leavesTheVariablesAloneThatKubernetesSets() {
        Map<String, String> env = new HashMap<>();
        for (String service : List.of("SANDBOX_ROUTER", "SANDBOX_ROUTER_SVC", "SANDBOX_ROUTER_METRICS")) {
            env.put(service + "_SERVICE_HOST", "10.0.0.1");
            env.put(service + "_SERVICE_PORT", "8080");
            env.put(service + "_SERVICE_PORT_HTTP", "8080");
            env.put(service + "_PORT", "tcp://10.0.0.1:8080");
            env.put(service + "_PORT_8080_TCP", "tcp://10.0.0.1:8080");
            env.put(service + "_PORT_8080_TCP_PROTO", "tcp");
            env.put(service + "_PORT_8080_TCP_ADDR", "10.0.0.1");
        }
        assertThat(Loading.ready(List.of(), env)).isEqualTo(Loading.ready(List.of(), Map.of()));
    }
}
