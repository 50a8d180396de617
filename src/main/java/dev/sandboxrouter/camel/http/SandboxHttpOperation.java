package dev.sandboxrouter.camel.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.camel.Producer;

/** What stands after {@code sandbox-http:}. */
public enum SandboxHttpOperation {
    /** Receives requests. */
    LISTEN {
        @Override
        Producer producer(SandboxHttpEndpoint endpoint) {
            throw new IllegalArgumentException(
                    "sandbox-http:listen receives requests; sandbox-http:relay sends them on");
        }
    },
    /** Connects the request with its sandbox. */
    RELAY {
        @Override
        Producer producer(SandboxHttpEndpoint endpoint) {
            return new SandboxHttpProducer(endpoint);
        }
    },
    /** Answers in the sandbox's place. */
    REFUSE {
        @Override
        Producer producer(SandboxHttpEndpoint endpoint) {
            return new RefuseProducer(endpoint);
        }
    },
    /** Sets a field for the sandbox. */
    HEADER {
        @Override
        Producer producer(SandboxHttpEndpoint endpoint) {
            return new HeaderProducer(endpoint);
        }
    },
    /** Waits for the body. */
    BODY {
        @Override
        Producer producer(SandboxHttpEndpoint endpoint) {
            return new BodyProducer(endpoint);
        }
    };

    abstract Producer producer(SandboxHttpEndpoint endpoint);

    /** As it stands in the URI. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SandboxHttpOperation named(String word) {
        return Arrays.stream(values())
                .filter(operation -> operation.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sandbox-http:" + word
                        + " is not an endpoint of this component: expected one of sandbox-http:"
                        + Arrays.stream(values())
                                .map(SandboxHttpOperation::word)
                                .collect(Collectors.joining(", sandbox-http:"))));
    }
}
