package dev.sandboxrouter.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A caller of the control API, as a well-behaved program is one. Any thread. */
public final class ControlClient {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    public ControlClient(int port) {
        base = "http://127.0.0.1:" + port;
    }

    public HttpResponse<String> put(String path, String json, String... fields) throws IOException {
        return send("PUT", path, json, "application/json", fields);
    }

    public HttpResponse<String> patch(String path, String json, String... fields) throws IOException {
        return send("PATCH", path, json, "application/merge-patch+json", fields);
    }

    public HttpResponse<String> post(String path, String json, String... fields) throws IOException {
        return send("POST", path, json, "application/json", fields);
    }

    public HttpResponse<String> get(String path, String... fields) throws IOException {
        return send(request("GET", path, "", fields));
    }

    public HttpResponse<String> delete(String path, String... fields) throws IOException {
        return send(request("DELETE", path, "", fields));
    }

    public HttpResponse<String> send(String method, String path, String body, String contentType, String... fields)
            throws IOException {
        return send(request(method, path, body, fields).header("Content-Type", contentType));
    }

    private HttpRequest.Builder request(String method, String path, String body, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return fields.length == 0 ? request : request.headers(fields);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
