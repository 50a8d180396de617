package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The alerts of the component monitoring, their pages, and their own unit tests where promtool is there to run them. */
class AlertRulesTest {

    private static final Path RULES =
            Manifests.FOLDER.resolve("components").resolve("monitoring").resolve("prometheus-rule.yaml");
    private static final Path UNIT_TESTS = Path.of("src", "test", "resources", "deploy", "alerts-test.yaml");
    private static final Path RUNBOOKS = Path.of("docs", "runbooks");

    @TempDir
    Path scratch = Path.of("");

    static boolean promtoolIsThere() {
        return Programs.find("promtool").isPresent();
    }

    private static Map<String, Object> spec() throws IOException {
        return Manifests.map(Manifests.documents(Files.readString(RULES)).get(0).get("spec"));
    }

    static List<Map<String, Object>> rules() throws IOException {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Object group : Manifests.list(spec().get("groups"))) {
            Manifests.list(Manifests.map(group).get("rules")).forEach(rule -> rules.add(Manifests.map(rule)));
        }
        return rules;
    }

    private static Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        rules().forEach(rule -> names.add(String.valueOf(rule.get("alert"))));
        return names;
    }

    @Test
    void eachSaysHowBadItIsAndWhereItsPageIs() throws IOException {
        for (Map<String, Object> rule : rules()) {
            Map<String, Object> annotations = Manifests.map(rule.get("annotations"));
            assertThat(rule.keySet()).isSubsetOf("alert", "expr", "for", "labels", "annotations");
            assertThat(Manifests.map(rule.get("labels")).get("severity")).isIn("critical", "warning", "info");
            assertThat(annotations).containsOnlyKeys("summary", "description", "runbook");
            assertThat(annotations).containsEntry("runbook", "docs/runbooks/" + rule.get("alert") + ".md");
        }
    }

    @Test
    void eachHasAPageAndEachPageAnAlert() throws IOException {
        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(names());
        }
        for (Map<String, Object> rule : rules()) {
            assertThat(Files.readString(RUNBOOKS.resolve(rule.get("alert") + ".md")))
                    .startsWith("# " + rule.get("alert") + "\n")
                    .contains(
                            "Severity: " + Manifests.map(rule.get("labels")).get("severity") + ".",
                            "## What it means",
                            "## Where to look",
                            "## What to do");
        }
    }

    @Test
    void eachHasATestThatItFiresAndOneThatItStaysSilent() throws IOException {
        String tests = Files.readString(UNIT_TESTS);
        for (String name : names()) {
            assertThat(tests).contains("- name: " + name + " fires\n", "- name: " + name + " stays silent\n");
        }
    }

    @Test
    void aMetricOfEachExpressionIsOneThatTheRouterHas() throws IOException {
        for (Map<String, Object> rule : rules()) {
            assertThat(PromQl.metrics(String.valueOf(rule.get("expr"))))
                    .isNotEmpty()
                    .allSatisfy(metric -> assertThat(KnownMetrics.of(metric)).isTrue());
        }
    }

    /** Every JVM in the same Prometheus has metrics of its own under the same names. */
    @Test
    void whatEveryJvmHasIsAskedOfRoutersAlone() throws IOException {
        for (Map<String, Object> rule : rules()) {
            String expression = String.valueOf(rule.get("expr"));
            if (!PromQl.metrics(expression).stream().allMatch(metric -> metric.startsWith("sandbox_router_"))) {
                assertThat(expression).endsWith(" and on (namespace, pod) sandbox_router_build_info");
            }
        }
    }

    @Test
    @EnabledIf("promtoolIsThere")
    void promtoolAcceptsThemAndTheirTestsPass() throws Exception {
        ObjectMapper json = new ObjectMapper(); // which is YAML, too
        Path whole = scratch.resolve("whole.yaml");
        json.writeValue(whole.toFile(), spec());
        assertThat(promtool("check", "rules", whole.toString())).contains("SUCCESS");

        // promtool compares annotations word by word; what the tests are about is when an alert fires.
        List<Map<String, Object>> bare = new ArrayList<>();
        for (Map<String, Object> rule : rules()) {
            Map<String, Object> copy = new LinkedHashMap<>(rule);
            copy.remove("annotations");
            bare.add(copy);
        }
        Map<String, Object> group = Map.of("name", "sandbox-router", "rules", bare);
        json.writeValue(scratch.resolve("rules.yaml").toFile(), Map.of("groups", List.of(group)));
        Path tests = Files.copy(UNIT_TESTS, scratch.resolve("alerts-test.yaml"));
        assertThat(promtool("test", "rules", tests.toString())).contains("SUCCESS");
    }

    private static String promtool(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
