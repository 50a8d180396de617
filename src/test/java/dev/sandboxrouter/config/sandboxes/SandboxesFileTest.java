package dev.sandboxrouter.config.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.DirectoryEntry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxesFileTest {

    private final Path file;

    SandboxesFileTest(@TempDir Path folder) {
        file = folder.resolve("sandboxes.yaml");
    }

    private List<DirectoryEntry> entries(String text) throws IOException {
        Files.writeString(file, text);
        SandboxesFile.Reading reading = SandboxesFile.read(file);
        assertThat(reading).isInstanceOf(SandboxesFile.Reading.Entries.class);
        return ((SandboxesFile.Reading.Entries) reading).entries();
    }

    private List<String> problems(String text) throws IOException {
        Files.writeString(file, text);
        return problems();
    }

    private List<String> problems() {
        SandboxesFile.Reading reading = SandboxesFile.read(file);
        assertThat(reading).isInstanceOf(SandboxesFile.Reading.Broken.class);
        return ((SandboxesFile.Reading.Broken) reading)
                .problems().stream()
                        .map(problem -> problem.replace(file.toString(), "F"))
                        .toList();
    }

    @Test
    void entriesAreReadAsWritten() throws IOException {
        assertThat(
                        entries(
                                """
                        # by hand
                        - namespace: default
                          id: 007
                          ip: 10.0.0.7
                        - {namespace: "ns", id: b, uid: 5f2c-1, ip: ["2001:db8::7", "::ffff:10.0.0.8"]}
                        - {namespace: ns, id: c, uid: , ip: 127.0.0.1}
                        """))
                .containsExactly(
                        new DirectoryEntry(new SandboxKey("default", "007"), null, null, List.of(ip("10.0.0.7"))),
                        new DirectoryEntry(
                                new SandboxKey("ns", "b"), "5f2c-1", null, List.of(ip("2001:db8::7"), ip("10.0.0.8"))),
                        new DirectoryEntry(new SandboxKey("ns", "c"), null, null, List.of(ip("127.0.0.1"))));
    }

    private static InetAddress ip(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text));
    }

    @Test
    void aFileOfNoSandboxesIsAnEmptyList() throws IOException {
        assertThat(entries("[]\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n"})
    void anEmptyFileIsBroken(String text) throws IOException {
        assertThat(problems(text)).containsExactly("F:1: is empty; a file of no sandboxes is []");
    }

    @Test
    void everythingWrongIsToldAtOnceByLine() throws IOException {
        assertThat(
                        problems(
                                """
                        - namespace: Default
                          id: -a
                          ip: localhost
                          port: 80
                        - id: b
                        - just text
                        - namespace: ns
                          namespace: ns
                          id: c
                          ip: [10.0.0.1, 10.0.0.300, [1]]
                          uid: has blank
                        - {namespace: ns, id: d, ip: []}
                        - {namespace: ~, id: [e], ip: 224.0.0.1}
                        - {namespace: ns, id: f, ip: "::"}
                        """))
                .containsExactly(
                        "F:1: namespace \"Default\" is not 1 to 63 lower-case letters, digits and inner hyphens",
                        "F:2: id \"-a\" is not 1 to 63 lower-case letters, digits and inner hyphens",
                        "F:3: ip \"localhost\" is not an IPv4 or IPv6 address",
                        "F:4: unknown key port; namespace, id, ip and uid are expected",
                        "F:5: namespace is missing",
                        "F:5: ip is missing",
                        "F:6: an entry with namespace, id, ip and, if known, uid is expected",
                        "F:8: duplicate key namespace",
                        "F:10: ip \"10.0.0.300\" is not an IPv4 or IPv6 address",
                        "F:10: ip \"(a list or map)\" is not an IPv4 or IPv6 address",
                        "F:11: uid \"has blank\" is not 1 to 128 visible ASCII characters",
                        "F:12: ip is missing",
                        "F:13: namespace is missing",
                        "F:13: id \"(a list or map)\" is not 1 to 63 lower-case letters, digits and inner hyphens",
                        "F:13: ip \"224.0.0.1\" is not the address of one host",
                        "F:14: ip \"::\" is not the address of one host");
    }

    @Test
    void aNameAUidAndAnAddressMayBeGivenOnce() throws IOException {
        assertThat(
                        problems(
                                """
                        - {namespace: ns, id: a, uid: u, ip: 10.0.0.1}
                        - {namespace: ns, id: a, ip: 10.0.0.2}
                        - {namespace: ns, id: b, uid: u, ip: 10.0.0.3}
                        - {namespace: ns, id: c, ip: "::ffff:10.0.0.1"}
                        - {namespace: ns, id: d, ip: [10.0.0.4, 10.0.0.4]}
                        - {namespace: other, id: a, uid: ns/a, ip: 10.0.0.5}
                        """))
                .containsExactly(
                        "F:2: name ns/a was given before, in line 1",
                        "F:3: uid u was given before, in line 1",
                        "F:4: ip ::ffff:10.0.0.1 was given before, in line 1",
                        "F:5: ip 10.0.0.4 was given before, in line 5");
    }

    @Test
    void whatIsNoListIsBroken() throws IOException {
        assertThat(problems("namespace: ns\nid: a\n"))
                .containsExactly("F:1: a list of sandboxes is expected; a file of no sandboxes is []");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- [b\n", "- a\n\tb: c\n", "- {namespace: ns\n--- \n"})
    void whatIsNoYamlIsBrokenAtItsLine(String text) throws IOException {
        assertThat(problems(text)).singleElement().asString().matches("F:[23]: is not YAML: .+");
    }

    @Test
    void whatIsNoUtf8OrNotThereIsBroken() throws IOException {
        assertThat(problems()).containsExactly("F: there is no such file");
        Files.write(file, new byte[] {'-', ' ', (byte) 0xff});
        assertThat(problems()).containsExactly("F: is not UTF-8");
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(problems()).singleElement().asString().startsWith("F: cannot be read: ");
    }

    @Test
    void fiftyThousandEntriesAreNotTooMany() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            String ip = "10." + (i >> 16) + '.' + ((i >> 8) & 255) + '.' + (i & 255);
            text.append("- {namespace: default, id: sandbox-")
                    .append(i)
                    .append(", ip: ")
                    .append(ip)
                    .append(", uid: 3d0c2a1e-0000-4000-8000-")
                    .append(100_000_000_000L + i)
                    .append("}\n");
        }
        assertThat(text).hasSizeGreaterThan(3 * 1024 * 1024);
        assertThat(entries(text.toString())).hasSize(50_000);
    }
}
