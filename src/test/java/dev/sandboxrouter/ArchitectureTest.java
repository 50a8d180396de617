package dev.sandboxrouter;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The arrows between packages. What decides (address, rules, authorization, directory) must stay readable and testable
 * without what carries (Netty) and what composes (Camel), so a package may use only what its row names.
 */
@Tag("soak")
class ArchitectureTest {

    private static final String ROOT = "dev.sandboxrouter";

    /** Rows of packages that later work brings. A row that is not named here and holds no class fails. */
    private static final Set<String> TO_COME = Set.of(
            "address",
            "camel",
            "config",
            "config.sandboxes",
            "control",
            "directory",
            "ingress",
            "lifecycle",
            "observability",
            "relay",
            "store");

    private static final List<String> JDK = List.of("java.", "javax.crypto.", "javax.net.", "org.jspecify.");
    /** Of the one composition root. */
    private static final Set<String> EVERYTHING = Set.of("*");

    private static final List<String> ANY_LIBRARY = List.of("");

    /**
     * A package with its sub-packages, as far as these have no row of their own.
     *
     * @param ours the rows it may use besides itself
     * @param libraries beginnings of the names of all other classes it may use
     */
    record Row(String name, Set<String> ours, List<String> libraries) {

        boolean holds(String packageName) {
            String home = ROOT + "." + name;
            return packageName.equals(home) || packageName.startsWith(home + ".");
        }

        boolean mayUse(JavaClass used) {
            JavaClass plain = used.getBaseComponentType();
            return plain.isPrimitive() || rowOf(plain).map(this::mayUse).orElseGet(() -> isLibrary(plain));
        }

        private boolean mayUse(Row used) {
            return used.name.equals(name) || ours.contains(used.name) || ours.equals(EVERYTHING);
        }

        private boolean isLibrary(JavaClass used) {
            return !used.getPackageName().startsWith(ROOT)
                    && libraries.stream().anyMatch(used.getFullName()::startsWith);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Row> ROWS = List.of(
            // Whoever logs about a request names it by the same fields.
            new Row("contract", Set.of(), with(JDK, "org.slf4j.")),
            new Row("address", Set.of("contract"), JDK),
            // Both judge addresses, and there is one parser of addresses.
            new Row("ingress", Set.of("contract", "address"), JDK),
            new Row("directory", Set.of("contract", "address"), JDK),
            // Certificates name their holders by X.500; a scoped token's payload is JSON.
            new Row(
                    "authz",
                    Set.of("contract"),
                    with(JDK, "javax.naming.", "javax.security.", "com.fasterxml.jackson.")),
            new Row("config", Set.of("contract"), with(JDK, "picocli.", "org.snakeyaml.engine.", "org.slf4j.")),
            new Row(
                    "config.sandboxes",
                    Set.of("contract", "address", "directory"),
                    with(JDK, "org.snakeyaml.engine.", "org.slf4j.")),
            new Row("observability", Set.of("contract"), ANY_LIBRARY),
            new Row("tls", Set.of("contract"), ANY_LIBRARY),
            new Row("relay", Set.of("contract", "tls"), ANY_LIBRARY),
            new Row("store", Set.of("contract", "address", "ingress"), ANY_LIBRARY),
            // A rule store names the rules that it keeps.
            new Row("kubernetes", Set.of("contract", "address", "ingress", "authz", "directory", "store"), ANY_LIBRARY),
            new Row("control", Set.of("contract", "address", "authz", "ingress", "directory", "store"), ANY_LIBRARY),
            new Row("control.http", Set.of("control"), ANY_LIBRARY),
            new Row(
                    "camel",
                    Set.of("contract", "address", "ingress", "authz", "directory", "relay", "observability"),
                    ANY_LIBRARY),
            new Row("demo", Set.of(), with(JDK, "io.netty.")),
            new Row("lifecycle", EVERYTHING, ANY_LIBRARY));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @ParameterizedTest
    @FieldSource("ROWS")
    void aPackageUsesOnlyWhatItsRowNames(Row row) {
        arrows(row, row).check(CLASSES);
    }

    /** A rule that nothing can break proves nothing: the demo, held to the row of the contract, must break it. */
    @Test
    void anArrowThatIsMissingIsSeen() {
        Row demo = row("demo");
        Row asContract = new Row("demo", row("contract").ours(), row("contract").libraries());

        assertThat(arrows(demo, asContract).evaluate(CLASSES).hasViolation()).isTrue();
    }

    @Test
    void everyPackageHasARow() {
        Set<String> without = CLASSES.stream()
                .filter(c -> rowOf(c).isEmpty())
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(without).as("packages without a row in this test").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "io.netty, 'relay,tls,camel.http,control.http,demo,lifecycle'",
        "org.apache.camel, 'camel,control,kubernetes,lifecycle'",
        "io.fabric8, kubernetes",
        "picocli, 'config,lifecycle'",
        "io.opentelemetry, observability.otlp"
    })
    void aLibraryStaysInItsHomes(String library, String homes) {
        String[] packages = Stream.of(homes.split(","))
                .map(home -> ROOT + "." + home + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES);
    }

    @Test
    void noPackagesUseEachOtherInACircle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    private static ArchRule arrows(Row inhabitants, Row rules) {
        return classes()
                .that(describe("are in " + inhabitants.name(), c -> rowOf(c).equals(Optional.of(inhabitants))))
                .should()
                .onlyDependOnClassesThat(allowedBy(rules))
                .allowEmptyShould(TO_COME.contains(inhabitants.name()));
    }

    private static DescribedPredicate<JavaClass> allowedBy(Row row) {
        return describe("are in " + row.name() + ", " + row.ours() + " or " + row.libraries(), row::mayUse);
    }

    private static Row row(String name) {
        return ROWS.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
    }

    /** The row with the longest name wins, so that a sub-package can have other arrows than its parent. */
    private static Optional<Row> rowOf(JavaClass c) {
        return ROWS.stream().filter(row -> row.holds(c.getPackageName())).max(Comparator.comparingInt(row -> row.name()
                .length()));
    }

    private static List<String> with(List<String> some, String... more) {
        return Stream.concat(some.stream(), List.of(more).stream()).toList();
    }
}
