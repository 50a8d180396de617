/**
 * What it takes to watch the router on the wire: a client and a sandbox that send exact bytes, and the router between
 * them.
 *
 * <p>Both ends are plain blocking sockets on threads of their own, with nothing of HTTP but what a test asks for: a
 * library would refuse to send, or quietly repair, exactly the messages that matter here. {@link
 * dev.sandboxrouter.testkit.WireEnd} is what the two ends have in common; {@link dev.sandboxrouter.testkit.RawClient}
 * reads responses, {@link dev.sandboxrouter.testkit.SandboxConnection} reads requests under the direction of a {@link
 * dev.sandboxrouter.testkit.ScriptedSandbox}'s script. {@link dev.sandboxrouter.testkit.RouterUnderTest} starts the
 * process as an operator would and gives out sandboxes that it can address.
 *
 * <p>Nothing here waits without an end: every read, write and wait is an {@link AssertionError} after five seconds
 * unless a test says otherwise, and it says what had arrived until then. Order between the ends is made with a {@link
 * dev.sandboxrouter.testkit.Gate}, never with a sleep.
 */
@NullMarked
package dev.sandboxrouter.testkit;

import org.jspecify.annotations.NullMarked;
