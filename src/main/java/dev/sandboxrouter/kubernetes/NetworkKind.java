package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rule sets as custom resources. */
final class NetworkKind implements ApiKind<NetworkObject> {

    @Override
    public String plural() {
        return NetworkJson.PLURAL + '.' + NetworkJson.GROUP;
    }

    @Override
    public String path(Optional<String> namespace) {
        return namespace
                .map(NetworkJson::path)
                .orElse("/apis/" + NetworkJson.GROUP + '/' + NetworkJson.VERSION + '/' + NetworkJson.PLURAL);
    }

    @Override
    public String selectors() {
        return "";
    }

    @Override
    public String needs() {
        return "--rule-store=kubernetes needs what is in deploy/kubernetes/components/rule-store: crd.yaml and rbac.yaml";
    }

    @Override
    public @Nullable NetworkObject item(Bytes json) throws IOException {
        return NetworkObject.of(PodJson.read(json, JsonNode.class));
    }

    @Override
    public WatchEvent<NetworkObject> event(Bytes json) throws IOException {
        JsonNode event = PodJson.read(json, JsonNode.class);
        JsonNode object = event.path("object");
        return new WatchEvent<>(
                object.isObject() ? event.path("type").textValue() : null,
                NetworkObject.of(object),
                object.path("metadata").path("resourceVersion").textValue(),
                object.path("code").asInt(),
                object.path("message").asText(""));
    }

    @Override
    public long version(NetworkObject network) {
        return network.version();
    }
}
