/**
 * The control API: who may reach what of a sandbox, said while it runs; contract section 10.
 *
 * <p>The route {@code control-api.camel.yaml} is the list of calls. Before any of them a call
 * stands at the {@link dev.sandboxrouter.control.Door} ({@code control.http}: Host, then credential). The route hands it to
 * a worker thread and gives it to one method of
 * {@link dev.sandboxrouter.control.NetworkApi}. A call takes a {@link dev.sandboxrouter.control.ControlRequest} and gives
 * a {@link dev.sandboxrouter.control.ControlAnswer}; nothing that a caller sent ever stands in a header of a Camel
 * message, where a later step could take it for something else.
 *
 * <p>{@link dev.sandboxrouter.control.SandboxRules} is where a change happens: under the lock of its sandbox, as one
 * {@link dev.sandboxrouter.control.RuleUpdate} of three parts, stored, enforced, egress, that are all done or all undone.
 */
@NullMarked
package dev.sandboxrouter.control;

import org.jspecify.annotations.NullMarked;
