/**
 * Where rule sets survive a restart; contract section 10.2. {@link dev.sandboxrouter.store.RuleStore} is the port, and
 * {@link dev.sandboxrouter.store.FileRuleStore} keeps one JSON file a sandbox.
 *
 * <p>A store knows rules as they were written, not what they mean: compiling and enforcing is {@code ingress}'s. It
 * answers for two things. What it acknowledged is still there after the process was killed at any point; and what it
 * cannot read it says so, instead of leaving it out, because a sandbox whose rules are missing is open.
 */
@NullMarked
package dev.sandboxrouter.store;

import org.jspecify.annotations.NullMarked;
