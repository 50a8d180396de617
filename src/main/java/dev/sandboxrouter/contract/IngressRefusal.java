package dev.sandboxrouter.contract;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map.Entry;

/** What a sandbox's rules refuse; contract sections 3 and 8. All of them are 403. */
public sealed interface IngressRefusal extends Refusal {

    @Override
    default int status() {
        return 403;
    }

    /** The keys of the e2b dialect, with what was judged named before the message. */
    private static List<Entry<String, Object>> naming(
            String judged, Object value, SandboxAddress address, IngressRefusal refusal) {
        return List.of(
                entry("sandboxId", address.sandbox().id()),
                entry(judged, value),
                entry("message", refusal.message()),
                entry("code", refusal.status()));
    }

    /** The sandbox's rules close this port; contract 8.1. */
    record PortNotAllowed(int port) implements IngressRefusal {
        @Override
        public String reason() {
            return "port-not-allowed";
        }

        @Override
        public String detail() {
            return "Access to port " + port + " is not allowed";
        }

        @Override
        public List<Entry<String, Object>> fields(SandboxAddress address) {
            return naming("port", port, address, this);
        }
    }

    /**
     * The sandbox's rules keep this client out; contract 8.1.
     *
     * @param clientIp the address that was judged; empty where it is unreadable
     */
    record ClientNotAllowed(String clientIp) implements IngressRefusal {
        @Override
        public String reason() {
            return "client-not-allowed";
        }

        @Override
        public String detail() {
            return "Your IP address is not allowed to access this sandbox";
        }

        @Override
        public List<Entry<String, Object>> fields(SandboxAddress address) {
            return naming("clientIp", clientIp, address, this);
        }
    }

    /** Those that say the same of every request. */
    enum Fixed implements IngressRefusal, FixedRefusal {
        /** There are rules and nobody knows which, so that every port is closed; contract 8.1 and 10.2. */
        RULES_UNREADABLE("rules-unreadable", "The rules of this sandbox cannot be read."),
        /** The sandbox is not public and no traffic token came; contract 8.5. */
        TRAFFIC_TOKEN_MISSING(
                "traffic-token-missing",
                "Sandbox is secured with traffic access token. Token header 'e2b-traffic-access-token' is missing"),
        /** The sandbox is not public and the traffic token is not its own; contract 8.5. */
        TRAFFIC_TOKEN_INVALID(
                "traffic-token-invalid",
                "Sandbox is secured with traffic access token."
                        + " Provided token in header 'e2b-traffic-access-token' is invalid");

        @SuppressWarnings("ImmutableEnumChecker") // a record of a number and two texts
        private final Words words;

        Fixed(String reason, String detail) {
            this.words = new Words(403, reason, detail);
        }

        @Override
        public int status() {
            return words.status();
        }

        @Override
        public Words words() {
            return words;
        }
    }
}
