package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, and what its reader does next: the lines that the demo prints work as they stand. */
@Tag("soak")
class DemoStartIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CURL = Pattern.compile("curl( -H '[^']+')+ (?<url>http://\\S+?)(?=[\"\\s])");
    private static final Pattern FIELD = Pattern.compile("-H '([^']+)'");
    private static final Pattern PAGE = Pattern.compile("(?<url>http://[^\\s\"]+/default/demo/[0-9]+/)");

    /** The demo's ports are other ones at each start. */
    private static final Pattern PORT = Pattern.compile("(?<=:)[0-9]+|(?<=: )[0-9]+|(?<=/demo/)[0-9]+");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Command demo;

    private static String log = "";

    /** The program as it is shipped, with the arguments that build the image. */
    @BeforeAll
    static void start() throws IOException {
        demo = Command.startJar(
                folder,
                List.of(
                        "--demo",
                        "--http-bind-address=127.0.0.1:0",
                        "--metrics-bind-address=127.0.0.1:0",
                        "--health-probe-bind-address=127.0.0.1:0",
                        "--control-bind-address="));
        log = demo.awaitSaid(PAGE);
    }

    @AfterAll
    static void stop() {
        demo.kill();
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    private static String only(Pattern pattern, String text) {
        List<String> found = pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(found).as("%s in %s", pattern, text).hasSize(1);
        return found.get(0);
    }

    private static String withoutPorts(String line) {
        return PORT.matcher(line).replaceAll("0");
    }

    @Test
    void printsTheLinesOfTheReadme() throws IOException {
        assertThat(withoutPorts(only(CURL, log))).isEqualTo(withoutPorts(only(CURL, readme())));
        assertThat(withoutPorts(only(PAGE, log))).isEqualTo(withoutPorts(only(PAGE, readme())));
    }

    /** The request that curl makes of the line, and the answer that the README shows. */
    @Test
    void theCommandIsAnsweredAsTheReadmeSays() throws IOException {
        String command = only(CURL, log);
        URI url = URI.create(command.substring(command.indexOf("http://")));
        JsonNode shown = shown();
        List<String> fields = new ArrayList<>(List.of(
                "Host: " + url.getAuthority(),
                "User-Agent: " + shown.at("/headers/1/1").asText(),
                "Accept: */*"));
        FIELD.matcher(command).results().forEach(field -> fields.add(field.group(1)));

        JsonNode answer;
        try (RawClient client = RawClient.connect(url.getPort())) {
            answer = JSON.readTree(
                    client.exchange("GET " + url.getPath() + " HTTP/1.1\r\n" + String.join("\r\n", fields) + "\r\n\r\n")
                            .text());
        }
        assertThat(answer.fieldNames()).toIterable().containsExactlyElementsOf(() -> shown.fieldNames());
        for (String value : List.of("method", "target", "body")) {
            assertThat(answer.get(value)).isEqualTo(shown.get(value));
        }
        assertThat(answer.get("headers").size())
                .isGreaterThan(shown.get("headers").size());
        for (int i = 0; i < shown.get("headers").size(); i++) {
            assertThat(withoutPorts(answer.get("headers").get(i).toString()))
                    .isEqualTo(withoutPorts(shown.get("headers").get(i).toString()));
        }
    }

    /** What the README shows of an answer, its ellipsis taken out. */
    private static JsonNode shown() throws IOException {
        String text = readme();
        int begin = text.indexOf("```json\n{\"method\"") + "```json\n".length();
        return JSON.readTree(text.substring(begin, text.indexOf("```", begin)).replace(",\u2026", ""));
    }

    /** The line for a browser: the page, and the socket and the stream beside it. */
    @Test
    void thePageAndWhatItOpensAreThere() throws IOException {
        URI page = URI.create(only(PAGE, log));
        try (RawClient client = RawClient.connect(page.getPort())) {
            RawResponse response = client.exchange(get(page, "", "Accept: text/html\r\n"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("Content-Type")).startsWith("text/html");
            assertThat(response.text()).contains("new URL('ws', base)", "new URL('events', base)");
        }
        try (RawClient client = RawClient.connect(page.getPort())) {
            assertThat(client.exchange(get(page, "ws", WebSocket.handshake())).status())
                    .isEqualTo(101);
            client.send(WebSocket.maskedText("hello through the router"));
            assertThat(WebSocket.read(client).text()).isEqualTo("hello through the router");
        }
        try (RawClient client = RawClient.connect(page.getPort())) {
            client.send(get(page, "events", "Accept: text/event-stream\r\n"));
            RawHead head = client.readHead();
            assertThat(head.text()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("text/event-stream");
            assertThat(client.readUntil("\n\n")).contains("data:", "\"n\":", "\"time\":");
        }
    }

    private static String get(URI page, String below, String fieldLines) {
        return "GET " + page.getPath() + below + " HTTP/1.1\r\nHost: " + page.getAuthority() + "\r\n" + fieldLines
                + "\r\n";
    }

    /** The image's class-data archive comes from a start whose log this script searches. */
    @Test
    void theScriptThatBuildsTheImageFindsItsLines() throws IOException {
        List<String> searches = Pattern.compile("grep -o '([^']+)' \"\\$log\"")
                .matcher(Files.readString(Path.of("deploy", "image", "build")))
                .results()
                .map(search -> search.group(1))
                .toList();

        assertThat(searches).hasSize(3).allSatisfy(search -> only(Pattern.compile(search), log));
    }
}
