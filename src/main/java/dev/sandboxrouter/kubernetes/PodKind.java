package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodRecord;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pods of sandboxes. What can be Ready is Running; the API server leaves the others out, and says when one leaves. */
final class PodKind implements ApiKind<PodRecord> {

    private static final String SELECTORS = "labelSelector="
            + URLEncoder.encode(PodRecords.SANDBOX_LABEL, StandardCharsets.UTF_8) + "&fieldSelector="
            + URLEncoder.encode("status.phase=Running", StandardCharsets.UTF_8) + '&';

    private final PodRecords records = new PodRecords();

    @Override
    public String plural() {
        return "pods";
    }

    @Override
    public String path(Optional<String> namespace) {
        return "/api/v1" + namespace.map(name -> "/namespaces/" + name).orElse("") + "/pods";
    }

    @Override
    public String selectors() {
        return SELECTORS;
    }

    @Override
    public String needs() {
        return "the router's service account needs get, list and watch on pods (docs/directory.md)";
    }

    @Override
    public @Nullable PodRecord item(Bytes json) throws IOException {
        return records.of(PodJson.read(json, PodJson.Pod.class));
    }

    @Override
    public WatchEvent<PodRecord> event(Bytes json) throws IOException {
        PodJson.Event event = PodJson.read(json, PodJson.Event.class);
        PodJson.EventObject object = event.object();
        if (object == null || event.type() == null) {
            return new WatchEvent<>(null, null, null, 0, "");
        }
        boolean isPod = !event.type().equals("ERROR") && !event.type().equals("BOOKMARK");
        return new WatchEvent<>(
                event.type(),
                isPod ? records.of(object.pod()) : null,
                object.metadata() == null ? null : object.metadata().resourceVersion(),
                object.code(),
                object.message() == null ? "" : object.message());
    }

    @Override
    public long version(PodRecord pod) {
        return pod.version();
    }
}
