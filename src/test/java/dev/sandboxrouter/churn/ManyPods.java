package dev.sandboxrouter.churn;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server with many pods, none of which it keeps: each is written when it is asked for, as large as a pod is in a
 * cluster, most of it nothing that a router wants to know. They do not change.
 */
final class ManyPods implements Closeable {

    private static final Pattern CONTINUE = Pattern.compile("continue=([0-9]+)");
    private static final Pattern LIMIT = Pattern.compile("limit=([0-9]+)");
    private static final int VERSION = 1_000_000;
    private static final int FIELDS_OF_A_MANAGER = 24;
    private static final int VARIABLES = 16;

    private final int count;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);

    ManyPods(int count) throws IOException {
        this.count = count;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: many
                clusters: [{name: many, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: many, context: {cluster: many, user: many}}]
                users: [{name: many, user: {token: any}}]
                """
                        .formatted(server.getAddress().getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            if (query.contains("watch=true")) {
                out.flush();
                closing.await();
            } else {
                list(number(CONTINUE, query, 0), number(LIMIT, query, count), out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int number(Pattern pattern, String query, int otherwise) {
        Matcher matcher = pattern.matcher(query);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    private void list(int from, int limit, OutputStream out) throws IOException {
        int to = Math.min(count, from + limit);
        String next = to < count ? ",\"continue\":\"" + to + "\"" : "";
        write(
                out,
                "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + VERSION + '"'
                        + next + "},\"items\":[");
        for (int i = from; i < to; i++) {
            write(out, (i == from ? "" : ",") + pod(i));
        }
        write(out, "]}");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The length of one pod, bytes. */
    static int podLength() {
        return pod(1).length();
    }

    static String pod(int number) {
        String name = "sandbox-" + number;
        String uid = "%08x-4c1e-4f3a-9d55-0123456789ab".formatted(number);
        String ip = "10." + (number >> 16) + '.' + (number >> 8 & 255) + '.' + (number & 255);
        return "{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"agents-" + number % 20
                + "\",\"uid\":\"" + uid + "\",\"resourceVersion\":\"" + (number + 1)
                + "\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\",\"labels\":{\"app\":\"sandbox\","
                + "\"agents.x-k8s.io/sandbox-name-hash\":\"" + Integer.toHexString(name.hashCode())
                + "\"},\"ownerReferences\":[{\"apiVersion\":\"agents.x-k8s.io/v1alpha1\",\"kind\":\"Sandbox\",\"name\":\""
                + name + "\",\"uid\":\"f" + uid.substring(1)
                + "\",\"controller\":true,\"blockOwnerDeletion\":true}],\"managedFields\":[{\"manager\":\"agent-sandbox-controller\",\"fieldsV1\":"
                + "{\"f:metadata\":{\"f:ownerReferences\":{\"k:{\\\"uid\\\":\\\"f" + uid.substring(1)
                + "\\\"}\":{}}}}}," + MANAGED.substring(1)
                + "},\"spec\":" + SPEC + ",\"status\":{\"phase\":\"Running\",\"conditions\":" + CONDITIONS
                + ",\"hostIP\":\"10.200.0.7\",\"podIP\":\"" + ip + "\",\"podIPs\":[{\"ip\":\"" + ip
                + "\"}],\"startTime\":\"2026-01-01T00:00:00Z\",\"containerStatuses\":" + CONTAINERS
                + ",\"qosClass\":\"Burstable\"}}";
    }

    private static final String MANAGED = managedFields();
    private static final String SPEC = spec();
    private static final String CONDITIONS =
            "[{\"type\":\"Initialized\",\"status\":\"True\",\"lastProbeTime\":null,\"lastTransitionTime\":"
                    + "\"2026-01-01T00:00:01Z\"},{\"type\":\"Ready\",\"status\":\"True\",\"lastProbeTime\":null,"
                    + "\"lastTransitionTime\":\"2026-01-01T00:00:02Z\"},{\"type\":\"ContainersReady\",\"status\":\"True\","
                    + "\"lastProbeTime\":null,\"lastTransitionTime\":\"2026-01-01T00:00:02Z\"},{\"type\":\"PodScheduled\","
                    + "\"status\":\"True\",\"lastProbeTime\":null,\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]";
    private static final String CONTAINERS =
            "[{\"name\":\"sandbox\",\"state\":{\"running\":{\"startedAt\":\"2026-01-01T00:00:01Z\"}},\"lastState\":{},"
                    + "\"ready\":true,\"restartCount\":0,\"image\":\"registry.test/sandbox:1.4.2\",\"imageID\":\"sha256:"
                    + "0".repeat(64) + "\",\"containerID\":\"containerd://" + "1".repeat(64) + "\",\"started\":true}]";

    private static String managedFields() {
        StringBuilder text = new StringBuilder("[");
        for (String manager : new String[] {"agent-sandbox-controller", "kubelet"}) {
            text.append(text.length() == 1 ? "" : ",")
                    .append("{\"manager\":\"")
                    .append(manager)
                    .append("\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"time\":\"2026-01-01T00:00:00Z\",")
                    .append("\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{");
            for (int i = 0; i < FIELDS_OF_A_MANAGER; i++) {
                text.append(i == 0 ? "" : ",")
                        .append("\"k:{\\\"name\\\":\\\"field-")
                        .append(i)
                        .append("\\\"}\":{\".\":{},\"f:name\":{},\"f:value\":{}}");
            }
            text.append("}}}");
        }
        return text.append(']').toString();
    }

    private static String spec() {
        StringBuilder text = new StringBuilder("{\"volumes\":[{\"name\":\"kube-api-access\",\"projected\":{\"sources\":"
                + "[{\"serviceAccountToken\":{\"expirationSeconds\":3607,\"path\":\"token\"}}],\"defaultMode\":420}}],"
                + "\"containers\":[{\"name\":\"sandbox\",\"image\":\"registry.test/sandbox:1.4.2\",\"env\":[");
        for (int i = 0; i < VARIABLES; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"VARIABLE_")
                    .append(i)
                    .append("\",\"value\":\"some value of some length, as they are\"}");
        }
        return text.append(
                        "],\"resources\":{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"100m\","
                                + "\"memory\":\"256Mi\"}},\"volumeMounts\":[{\"name\":\"kube-api-access\",\"readOnly\":true,"
                                + "\"mountPath\":\"/var/run/secrets/kubernetes.io/serviceaccount\"}],\"imagePullPolicy\":"
                                + "\"IfNotPresent\"}],\"restartPolicy\":\"Always\",\"nodeName\":\"node-7\",\"tolerations\":["
                                + "{\"key\":\"node.kubernetes.io/not-ready\",\"operator\":\"Exists\",\"effect\":\"NoExecute\","
                                + "\"tolerationSeconds\":300}],\"schedulerName\":\"default-scheduler\"}")
                .toString();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
