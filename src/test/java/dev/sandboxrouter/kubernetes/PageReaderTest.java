package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.directory.PodRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageReaderTest {

    private static final String TRICKY = FakeApi.pod("a", "pod-a", "10.0.0.1", "True", 7)
            .replace("\"labels\":{", "\"annotations\":{\"x\":\"}],{\\\"[\\\\\",\"ü\":\"€\"},\"labels\":{");

    private static PageReader<PodRecord> read(String text, int pieces) {
        PageReader<PodRecord> reader = new PageReader<>(new PodKind());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += pieces) {
            reader.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieces))));
        }
        return reader;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void findsThePodsHoweverTheBytesCome(int pieces) throws IOException {
        String page = "{ \"kind\":\"PodList\", \"metadata\":{\"continue\":\"to\\\"ken\",\"resourceVersion\":\"9\","
                + "\"x\":[{\"y\":[]}]},\n\"items\": [ " + TRICKY + " ,\n"
                + FakeApi.pod("b", "pod-b", "10.0.0.2", "True", 8)
                + " ], \"z\":[]}";
        ResourceApi.Page<PodRecord> read = read(page, pieces).page();
        assertThat(read.items()).extracting(PodRecord::uid).containsExactly("pod-a", "pod-b");
        assertThat(read.next()).isEqualTo("to\"ken");
        assertThat(read.version()).isEqualTo("9");
    }

    /** In whatever form, and nothing that only looks like it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"managedFields\":[{\"fieldsV1\":{\"k:{\\\"]}\":[[\"]\"]]}},{}],",
                "\"managedFields\":[],",
                "\"managedFields\" : [ { } ],",
                "\"managedFields\":null,",
                "\"annotations\":{\"managedFields\":\"[\",\"x\\\"managedFields\":\"]\"},",
                "\"x\":\"\\\"managedFields\\\":[\",",
            })
    void whoWroteWhatDoesNotMatter(String field) throws IOException {
        String pod = FakeApi.pod("a", "pod-a", "10.0.0.1", "True", 7);
        String noted = pod.replace("\"labels\":{", field + "\"labels\":{");
        String page = "{\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[" + noted + "," + pod + "]}";
        List<PodRecord> read = read(page, 3).page().items();
        assertThat(read).hasSize(2);
        assertThat(read.get(0)).isEqualTo(read.get(1));
        assertThat(noted).isNotEqualTo(pod);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[]}|9",
                "{\"items\":[],\"metadata\":{\"continue\":\"\",\"resourceVersion\":\"10\"}}|10"
            })
    void readsAnEmptyPage(String page, String version) throws IOException {
        ResourceApi.Page<PodRecord> read = read(page, 5).page();
        assertThat(read.items()).isEmpty();
        assertThat(read.next()).isNull();
        assertThat(read.version()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "not json",
                "{}",
                "{\"kind\":\"Status\",\"code\":500}",
                "{\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"a\"",
                "{\"metadata\":{},\"items\":[{]}]}",
                "{\"metadata\":{},\"items\":[",
            })
    void refusesWhatIsNoList(String text) {
        assertThatThrownBy(() -> read(text, 3).page()).isInstanceOf(IOException.class);
    }
}
