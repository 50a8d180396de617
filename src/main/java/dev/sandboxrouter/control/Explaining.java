package dev.sandboxrouter.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.ClientAddress;
import dev.sandboxrouter.ingress.Explanation;
import dev.sandboxrouter.ingress.IngressGate;
import dev.sandboxrouter.ingress.TrafficTokens;
import dev.sandboxrouter.ingress.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says what the data path would do with a described request: the gate, the reading of the client's address and the
 * parsing of the head are the data path's own. What is described as {@code clientIp} is the other end of the connection,
 * so from a trusted proxy the described headers speak for the client.
 */
public final class Explaining {

    private static final Set<String> FIELDS = Set.of("port", "clientIp", "headers");
    private static final int MAX_PORT = 65535;

    private final IngressGate gate;
    private final ClientAddress clients;
    private final Function<RequestHead, AddressForm> form;

    /** @param form in which form a head addresses its sandbox; the header form for one that addresses none */
    public Explaining(IngressGate gate, ClientAddress clients, Function<RequestHead, AddressForm> form) {
        this.gate = gate;
        this.clients = clients;
        this.form = form;
    }

    ControlAnswer explain(SandboxKey sandbox, Call.Document described) {
        List<String> problems = new ArrayList<>(described.problems());
        IngressRequest request = read(sandbox, described.json(), problems);
        return request == null ? ControlAnswer.invalid(problems) : ControlAnswer.json(200, tell(request));
    }

    private @Nullable IngressRequest read(SandboxKey sandbox, JsonNode described, List<String> problems) {
        if (!described.isObject()) {
            problems.add("the request is not a JSON object");
            return null;
        }
        described.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                problems.add("unknown field " + name);
            }
        });
        JsonNode port = described.path("port");
        if (!port.canConvertToInt() || !port.isIntegralNumber() || port.intValue() < 1 || port.intValue() > MAX_PORT) {
            problems.add("invalid port " + port + ": must be between 1 and 65535");
        }
        String text = described.path("clientIp").textValue();
        InetAddress peer = text == null ? null : IpLiteral.parse(text);
        if (peer == null) {
            problems.add("invalid clientIp " + described.path("clientIp"));
        }
        DescribedFields fields = DescribedFields.read(described.path("headers"), problems);
        return problems.isEmpty() && peer != null
                ? request(sandbox, port.intValue(), new DescribedHead(peer, fields))
                : null;
    }

    private IngressRequest request(SandboxKey sandbox, int port, RequestHead head) {
        InetAddress client = clients.of(head) instanceof ClientAddress.Reading.Known known ? known.address() : null;
        return new IngressRequest(sandbox, port, form.apply(head), client, head.header(TrafficTokens.HEADER));
    }

    private ObjectNode tell(IngressRequest request) {
        Explanation explanation = gate.explain(request);
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("allowed", explanation.verdict() instanceof Verdict.Allowed);
        told.put("reason", explanation.verdict().reason());
        told.put("clientIp", request.client() == null ? null : request.client().getHostAddress());
        told.put("maskedHost", explanation.verdict() instanceof Verdict.Allowed allowed ? allowed.maskedHost() : null);
        ArrayNode steps = told.putArray("steps");
        explanation.steps().forEach(step -> {
            ObjectNode one = steps.addObject();
            one.put("step", step.name());
            one.put("verdict", step.outcome().name().toLowerCase(Locale.ROOT));
            one.put("list", step.list());
            one.put("entry", step.entry());
        });
        return told;
    }
}
