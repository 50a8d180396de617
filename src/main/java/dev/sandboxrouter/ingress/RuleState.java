package dev.sandboxrouter.ingress;

/** What the router knows of a sandbox's rules, where there are any. */
public sealed interface RuleState {

    /**
     * A sound rule set.
     *
     * @param rules as stated
     * @param compiled as judged by
     * @param revision the store's word for this version of it
     */
    record Rules(NetworkRules rules, CompiledRules compiled, String revision) implements RuleState {}

    /** There are rules, and they cannot be read: every port is closed until somebody sets new ones. */
    record Unreadable() implements RuleState {}
}
