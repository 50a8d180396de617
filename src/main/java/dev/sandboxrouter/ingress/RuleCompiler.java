package dev.sandboxrouter.ingress;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks rules and turns them into what requests are judged by; contract sections 8.1 and 10. Stateless, any thread. */
public final class RuleCompiler {

    /** Entries a list may have. */
    public static final int MAX_ENTRIES = 1_000;

    /** Bytes that a compiled set may take: entries that overlap in many ways can need more than they look like. */
    public static final int MAX_COMPILED_BYTES = 1 << 20;

    private static final int MAX_PORT = 65_535;

    /** What came of it. */
    public sealed interface Result {

        /** The rules are sound. */
        record Compiled(CompiledRules rules) implements Result {}

        /**
         * They are not.
         *
         * @param problems every one, in the texts of contract section 10; never empty
         */
        record Invalid(List<String> problems) implements Result {}
    }

    /** Reads an entry of one kind of list; null if it is none. */
    private interface EntryReader {
        @Nullable
        ClientEntry read(String text);
    }

    /** Compiles a rule set, or says all that is wrong with it. */
    public Result compile(NetworkRules rules) {
        List<String> problems = new ArrayList<>();
        checkPorts("allowPorts", rules.allowPorts(), problems);
        checkPorts("denyPorts", rules.denyPorts(), problems);
        List<ClientEntry> allow =
                entries("allowIn", rules.allowIn(), "invalid allowIn CIDR ", ClientEntry::parse, problems);
        List<ClientEntry> deny =
                entries("denyIn", rules.denyIn(), "invalid denyIn CIDR ", ClientEntry::parse, problems);
        if (!rules.allowIn().isEmpty() && deny.stream().noneMatch(ClientEntry::isEverybodyEverywhere)) {
            problems.add("allowIn requires 0.0.0.0/0 in denyIn");
        }
        HostMask mask = mask(rules.maskRequestHost(), problems);
        if (rules.trafficTokenVersion() < 0) {
            problems.add("invalid trafficTokenVersion " + rules.trafficTokenVersion() + ": must be 0 or more");
        }
        EntryReader bare = ClientEntry::parseWithoutPorts;
        entries("allowOut", rules.allowOut(), "invalid allowed address ", bare, problems);
        entries("denyOut", rules.denyOut(), "invalid denied address ", bare, problems);
        return problems.isEmpty() ? compile(rules, allow, deny, mask) : new Result.Invalid(List.copyOf(problems));
    }

    private static Result compile(
            NetworkRules rules, List<ClientEntry> allow, List<ClientEntry> deny, @Nullable HostMask mask) {
        CompiledRules compiled = new CompiledRules(
                rules, ClientTable.of(allow, MAX_COMPILED_BYTES), ClientTable.of(deny, MAX_COMPILED_BYTES), mask);
        return compiled.bytes() > MAX_COMPILED_BYTES
                ? new Result.Invalid(
                        List.of("allowIn and denyIn overlap too much: compiled they must fit in 1048576 bytes"))
                : new Result.Compiled(compiled);
    }

    private static void checkPorts(String list, List<Integer> ports, List<String> problems) {
        if (isTooLong(list, ports, problems)) {
            return;
        }
        for (int port : ports) {
            if (port < 1 || port > MAX_PORT) {
                problems.add("invalid " + list + " port " + port + ": must be between 1 and 65535");
            }
        }
    }

    private static List<ClientEntry> entries(
            String list, List<String> texts, String complaint, EntryReader reader, List<String> problems) {
        List<ClientEntry> entries = new ArrayList<>();
        if (isTooLong(list, texts, problems)) {
            return entries;
        }
        for (String text : texts) {
            ClientEntry entry = reader.read(text);
            if (entry == null) {
                problems.add(complaint + text);
            } else {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** Of such a list nothing else is said: the complaints could be as long as the list. */
    private static boolean isTooLong(String list, List<?> entries, List<String> problems) {
        if (entries.size() <= MAX_ENTRIES) {
            return false;
        }
        problems.add("too many " + list + " entries " + entries.size() + ": must be at most " + MAX_ENTRIES);
        return true;
    }

    private static @Nullable HostMask mask(@Nullable String text, List<String> problems) {
        HostMask mask = text == null ? null : HostMask.parse(text);
        if (text != null && mask == null) {
            problems.add("mask request host is not valid: " + text);
        }
        return mask;
    }
}
