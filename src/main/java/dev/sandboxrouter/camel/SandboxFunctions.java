package dev.sandboxrouter.camel;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.relay.ClientRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.SimpleFunction;
import org.apache.camel.spi.SimpleFunctionRegistry;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/**
 * What a request is, in the Simple language: {@code ${sandbox:id}}, {@code ${sandbox:clientIp}}, and the others of
 * docs/customizing.md. They only read. A value that there is not, or not yet, is null, which is the empty text within
 * text.
 */
public final class SandboxFunctions {

    private static final String PREFIX = "sandbox:";

    /** Of a request that is under way, and of one that is over; null where there is no such value. */
    private record Value(
            Function<ClientRequest, @Nullable Object> live, Function<CompletedRequest, @Nullable Object> over) {}

    private static final Map<String, Value> VALUES = values();

    private static final List<SimpleFunction> FUNCTIONS = functions();

    private SandboxFunctions() {}

    /** The names that stand after {@code sandbox:}. */
    public static Set<String> names() {
        return VALUES.keySet();
    }

    /** Makes them known, before routes are made that name them. */
    public static void register(CamelContext context) {
        SimpleFunctionRegistry registry = PluginHelper.getSimpleFunctionRegistry(context);
        FUNCTIONS.forEach(registry::addFunction);
    }

    /**
     * All of them, as beans. In the profile {@code dev}, which is what {@code camel run} runs in, Camel passes over what was
     * registered and looks for beans of this type each time.
     */
    public static List<SimpleFunction> all() {
        return FUNCTIONS;
    }

    private static List<SimpleFunction> functions() {
        List<SimpleFunction> functions = new ArrayList<>();
        VALUES.forEach((name, value) -> functions.add(function(name, value)));
        functions.add(new HeaderFunction());
        functions.add(new FactsFunction());
        return List.copyOf(functions);
    }

    private static SimpleFunction function(String name, Value value) {
        return new SimpleFunction() {
            @Override
            public String getName() {
                return PREFIX + name;
            }

            @Override
            public @Nullable Object apply(Exchange exchange, @Nullable Object input) {
                return read(exchange, value);
            }

            @Override
            public boolean allowNull() {
                return true; // the input is the message's body, which a request has not
            }
        };
    }

    private static @Nullable Object read(Exchange exchange, Value value) {
        CompletedRequest over = ExchangeKeys.result(exchange);
        if (over != null) {
            return value.over().apply(over);
        }
        ClientRequest live = ExchangeKeys.requestOrNull(exchange);
        return live == null ? null : value.live().apply(live);
    }

    /** {@code ${sandbox:header(X-Name)}}: what the caller sent; null if nothing. */
    private static final class HeaderFunction implements SimpleFunction {

        @Override
        public String getName() {
            return PREFIX + "header";
        }

        @Override
        public @Nullable Object apply(Exchange exchange, @Nullable Object name) {
            ClientRequest live = ExchangeKeys.requestOrNull(exchange);
            return live == null || name == null
                    ? null
                    : live.routed().head().header(name.toString().strip());
        }

        @Override
        public boolean allowNull() {
            return true;
        }
    }

    /** {@code ${sandbox:facts}}: a map of all of them that have a value, to be marshalled where text would need escaping. */
    private static final class FactsFunction implements SimpleFunction {

        @Override
        public String getName() {
            return PREFIX + "facts";
        }

        @Override
        public Object apply(Exchange exchange, @Nullable Object input) {
            Map<String, Object> facts = new LinkedHashMap<>();
            VALUES.forEach((name, value) -> {
                Object fact = read(exchange, value);
                if (fact != null) {
                    facts.put(name, fact);
                }
            });
            return facts;
        }

        @Override
        public boolean allowNull() {
            return true;
        }
    }

    private static Map<String, Value> values() {
        Map<String, Value> values = new TreeMap<>();
        values.put("id", new Value(address(a -> a.sandbox().id()), sandbox(SandboxKey::id)));
        values.put("namespace", new Value(address(a -> a.sandbox().namespace()), sandbox(SandboxKey::namespace)));
        values.put("port", new Value(address(SandboxAddress::port), over -> over.port() == 0 ? null : over.port()));
        values.put("uid", new Value(address(SandboxAddress::uid), CompletedRequest::uid));
        values.put(
                "form",
                new Value(address(a -> lower(a.form())), over -> over.form() == null ? null : lower(over.form())));
        values.put("ingress", new Value(live -> live.routed().ingress(), CompletedRequest::ingress));
        values.put("user", new Value(live -> live.routed().user(), CompletedRequest::user));
        values.put("method", new Value(live -> live.routed().head().method(), CompletedRequest::method));
        values.put("path", new Value(live -> path(live.routed().head().target()), CompletedRequest::path));
        values.put("host", new Value(live -> live.routed().head().host(), over -> null));
        values.put("scheme", new Value(live -> live.routed().head().scheme(), over -> null));
        values.put("clientIp", new Value(live -> ip(live.client()), CompletedRequest::clientIp));
        values.put("requestId", new Value(live -> live.routed().requestId(), CompletedRequest::requestId));
        values.put(
                "userAgent", new Value(live -> live.routed().head().header("User-Agent"), CompletedRequest::userAgent));
        values.put("status", new Value(refusal(Refusal::status), CompletedRequest::status));
        values.put("reason", new Value(refusal(Refusal::reason), CompletedRequest::reason));
        values.put("refused", new Value(live -> live.routed().refusal() != null, CompletedRequest::refused));
        values.put("upstream", new Value(target(Target::authority), CompletedRequest::upstream));
        values.put(
                "source",
                new Value(
                        target(target -> target.source().label()),
                        over -> over.source() == null ? null : over.source().label()));
        values.put("attempts", new Value(live -> live.routed().attempts(), over -> null));
        values.put("retries", new Value(live -> null, CompletedRequest::retries));
        values.put(
                "durationMillis", new Value(live -> null, over -> TimeUnit.NANOSECONDS.toMillis(over.durationNanos())));
        values.put("bytesIn", new Value(live -> null, CompletedRequest::bytesIn));
        values.put("bytesOut", new Value(live -> null, CompletedRequest::bytesOut));
        return values;
    }

    private static Function<ClientRequest, @Nullable Object> address(Function<SandboxAddress, @Nullable Object> part) {
        return live -> {
            SandboxAddress address = live.routed().address();
            return address == null ? null : part.apply(address);
        };
    }

    private static Function<ClientRequest, @Nullable Object> refusal(Function<Refusal, @Nullable Object> part) {
        return live -> {
            Refusal refusal = live.routed().refusal();
            return refusal == null ? null : part.apply(refusal);
        };
    }

    private static Function<ClientRequest, @Nullable Object> target(Function<Target, @Nullable Object> part) {
        return live -> {
            RoutedRequest routed = live.routed();
            Target target = routed.target();
            return target == null ? null : part.apply(target);
        };
    }

    private static Function<CompletedRequest, @Nullable Object> sandbox(Function<SandboxKey, @Nullable Object> part) {
        return over -> over.sandbox() == null ? null : part.apply(over.sandbox());
    }

    private static @Nullable String ip(@Nullable InetAddress address) {
        return address == null ? null : address.getHostAddress();
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
