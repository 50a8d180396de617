package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.Check;
import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.ingress.IngressGate;
import dev.sandboxrouter.ingress.TrafficTokens;
import dev.sandboxrouter.ingress.Verdict;
import dev.sandboxrouter.observability.IngressDecisions;
import dev.sandboxrouter.relay.ClientRequest;
import dev.sandboxrouter.relay.StepKey;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Lets in only what the sandbox's rules allow; contract section 8. Refuses with 403, before anything is looked up, so that
 * a refusal never shows whether the sandbox exists. Needs the address step before it.
 */
public final class EnforceIngress implements Processor {

    private final IngressGate gate;
    private final IngressDecisions decisions;
    private final StepKey key;

    public EnforceIngress(IngressGate gate, IngressDecisions decisions, StepKey key) {
        this.gate = gate;
        this.decisions = decisions;
        this.key = key;
    }

    @Override
    public void process(Exchange exchange) {
        ClientRequest request = ExchangeKeys.clientRequest(exchange);
        SandboxAddress address = request.routed().address();
        if (address == null) {
            throw new IllegalStateException("rules cannot judge a request before its address was parsed");
        }
        if (gate.hasNoRules(address.sandbox())) {
            decisions.allowed(Verdict.Grounds.NO_RULES.label());
            request.routed().letIn(Verdict.Grounds.NO_RULES.label());
            request.passed(Check.INGRESS, key);
        } else {
            apply(exchange, request, gate.judge(facts(request, address)));
        }
    }

    private static IngressRequest facts(ClientRequest request, SandboxAddress address) {
        String token = request.routed().head().header(TrafficTokens.HEADER);
        return new IngressRequest(address.sandbox(), address.port(), address.form(), request.client(), token);
    }

    private void apply(Exchange exchange, ClientRequest request, Verdict verdict) {
        if (verdict instanceof Verdict.Allowed allowed) {
            decisions.allowed(allowed.reason());
            request.routed().letIn(allowed.reason());
            request.routed().maskHost(allowed.maskedHost());
            request.passed(Check.INGRESS, key);
        } else if (verdict instanceof Verdict.Refused refused) {
            decisions.denied(refused.reason());
            Refusals.refuse(exchange, refused.refusal());
        }
    }
}
