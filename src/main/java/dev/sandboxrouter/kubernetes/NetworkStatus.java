package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What routers say of a {@code SandboxNetwork}: the condition {@code Ready}.
 *
 * @param observedGeneration of the spec that it is about
 * @param ready {@code True} or {@code False}; empty if nothing was said yet
 * @param message what is wrong, or that nothing is
 * @param since when {@code ready} became what it is, RFC 3339
 */
record NetworkStatus(long observedGeneration, String ready, String message, String since) {

    private static final String TYPE = "Ready";
    private static final String IN_FORCE = "the rules are in force";

    /** A condition's message may have 32768 characters; a thousand bad entries need not all be told. */
    private static final int LONGEST_MESSAGE = 2_000;

    static NetworkStatus of(JsonNode status) {
        for (JsonNode condition : status.path("conditions")) {
            if (TYPE.equals(condition.path("type").textValue())) {
                return new NetworkStatus(
                        status.path("observedGeneration").asLong(0),
                        condition.path("status").asText(""),
                        condition.path("message").asText(""),
                        condition.path("lastTransitionTime").asText(""));
            }
        }
        return new NetworkStatus(0, "", "", "");
    }

    /** What is to be said now. */
    NetworkStatus next(long generation, @Nullable String problem, Instant now) {
        String verdict = problem == null ? "True" : "False";
        String text = problem == null ? IN_FORCE : problem;
        return new NetworkStatus(
                generation,
                verdict,
                text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...",
                verdict.equals(ready) && !since.isEmpty()
                        ? since
                        : now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    ObjectNode json() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("observedGeneration", observedGeneration);
        ObjectNode condition = status.putArray("conditions").addObject();
        condition.put("type", TYPE);
        condition.put("status", ready);
        condition.put("observedGeneration", observedGeneration);
        condition.put("reason", ready.equals("True") ? "InForce" : "Unreadable");
        condition.put("message", message);
        condition.put("lastTransitionTime", since);
        return status;
    }
}
