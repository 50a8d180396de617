/**
 * Who may talk to a sandbox, judged without I/O.
 *
 * <p>First: which address a client has ({@link dev.sandboxrouter.ingress.ClientAddress}, contract section 9), because
 * rules, tunnel limits and the access log must agree on it, and because a wrong answer either lets a stranger pass for a
 * neighbour or blames a proxy for all its clients.
 *
 * <p>Then: what the sandbox's rules say (contract section 8). {@link dev.sandboxrouter.ingress.NetworkRules} are the
 * rules as somebody stated them. {@link dev.sandboxrouter.ingress.RuleCompiler} finds everything that is wrong with them
 * or turns them into {@link dev.sandboxrouter.ingress.CompiledRules}: each client list becomes the elementary intervals
 * into which its entries cut the addresses of a family, each with the entry that decides there, or with a list of port
 * ranges that each have theirs. A verdict is a binary search or two over primitives; that it also knows the entry costs
 * nothing and is what {@link dev.sandboxrouter.ingress.IngressGate#explain explaining} gives away, so there is no second
 * implementation to disagree with.
 *
 * <p>{@link dev.sandboxrouter.ingress.RuleBook} holds the rules in force. A sandbox's rules are swapped as one reference,
 * so a request is judged by one rule set, whole. {@link dev.sandboxrouter.ingress.IngressGate} judges: port, client,
 * {@link dev.sandboxrouter.ingress.TrafficTokens traffic token}, in this order. Who keeps rules beyond the process, and
 * who ends what a new rule set forbids, is not decided here.
 */
@NullMarked
package dev.sandboxrouter.ingress;

import org.jspecify.annotations.NullMarked;
