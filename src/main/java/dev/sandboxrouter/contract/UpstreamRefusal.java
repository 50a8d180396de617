package dev.sandboxrouter.contract;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map.Entry;

/**
 * What is said of a sandbox that gave no answer; contract section 3. All of them are 502 with one text, so that a caller of
 * the detail dialect cannot tell a sandbox that is not there from one that does not listen.
 */
public sealed interface UpstreamRefusal extends Refusal permits Refusal.NotFound, UpstreamRefusal.PortNotOpen {

    /** The sandbox that was asked for. */
    String id();

    @Override
    default int status() {
        return 502;
    }

    @Override
    default String detail() {
        return "Could not connect to the backend sandbox: " + id();
    }

    /** The sandbox was found, and nobody spoke HTTP at its port. */
    sealed interface PortNotOpen extends UpstreamRefusal permits Refusal.Unreachable, Refusal.UpstreamReset {

        @Override
        default String message() {
            return "The sandbox is running but port is not open";
        }

        @Override
        default List<Entry<String, Object>> fields(SandboxAddress address) {
            return List.of(
                    entry("sandboxId", address.sandbox().id()),
                    entry("message", message()),
                    entry("port", address.port()),
                    entry("code", status()));
        }
    }
}
