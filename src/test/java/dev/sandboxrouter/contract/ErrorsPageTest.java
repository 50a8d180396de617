package dev.sandboxrouter.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} has a row for each refusal, with its words as they are, and none besides. */
class ErrorsPageTest {

    private static final Pattern ROW = Pattern.compile("(?m)^(\\| \\d{3} \\|.*\\|) [^|]+ \\|$");
    private static final SandboxAddress E2B =
            new SandboxAddress(new SandboxKey("default", "demo"), 22, null, null, null, AddressForm.HOST, "/");

    /** Those with a value; what is fixed names itself. */
    private static final List<Refusal> SAMPLES = List.of(
            new Refusal.MethodNotAllowed(),
            new Refusal.InvalidAddress("X-Sandbox-ID header is required."),
            new IngressRefusal.PortNotAllowed(22),
            new IngressRefusal.ClientNotAllowed("192.0.2.1"),
            new Refusal.BodyTooLarge(1000),
            new Refusal.Loop(),
            new Refusal.DirectoryStale(),
            new Refusal.NotFound("demo"),
            new Refusal.Unreachable("demo"),
            new Refusal.UpstreamReset("demo"),
            new Refusal.UpstreamTimeout("demo"),
            new Refusal.TooManyConnections(1000),
            new Refusal.Internal());

    private static Stream<Class<?>> kinds(Class<?> kind) {
        return kind.isSealed() && kind.isInterface()
                ? Stream.of(kind.getPermittedSubclasses()).flatMap(ErrorsPageTest::kinds)
                : Stream.of(kind);
    }

    private static List<Refusal> all() {
        List<Refusal> all = new ArrayList<>(SAMPLES);
        kinds(Refusal.class)
                .distinct() // some stand under two parents
                .filter(Class::isEnum)
                .flatMap(kind -> Stream.of(kind.getEnumConstants()))
                .map(Refusal.class::cast)
                .forEach(all::add);
        return all;
    }

    private static String row(Refusal refusal) {
        return "| " + refusal.status() + " | `" + refusal.reason() + "` | " + refusal.detail() + " | " + e2b(refusal)
                + " |";
    }

    private static String e2b(Refusal refusal) {
        if (refusal instanceof Refusal.InvalidAddress) {
            return "`text/plain`, the message";
        }
        if (refusal.dialect(E2B) == ErrorDialect.DETAIL) {
            return "the same";
        }
        String keys = refusal.fields(E2B).stream().map(Entry::getKey).collect(Collectors.joining("`, `", "`", "`"));
        return refusal.message().equals(refusal.detail()) ? keys : keys + "; " + refusal.message();
    }

    @Test
    void everyRefusalHasItsRowAndEveryRowARefusal() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(Path.of("docs", "errors.md")))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        all().stream().map(ErrorsPageTest::row).toList());
    }

    /** A new kind of refusal has to be shown too; the words of a route's own are its author's. */
    @Test
    void noKindIsForgotten() {
        Set<Class<?>> shown = all().stream().map(Refusal::getClass).collect(Collectors.toSet());

        assertThat(kinds(Refusal.class).filter(kind -> kind != RouteRefusal.class))
                .allSatisfy(kind -> assertThat(shown).contains(kind));
    }
}
