/**
 * The ceiling of the router's design: the same Netty, the same codecs, both channels of a request on one event loop,
 * back-pressure by auto-read, and nothing else. No Camel, no address, no rule, no log, no counter, no timeout, no
 * upgrade, one fixed upstream. What the router loses against this is the price of its features.
 *
 * <p>{@link dev.sandboxrouter.benchmarks.purerelay.Downstream} is a client's connection,
 * {@link dev.sandboxrouter.benchmarks.purerelay.Upstream} a sandbox's; a request binds one of each, and
 * {@link dev.sandboxrouter.benchmarks.purerelay.Upstreams} keeps the idle ones of an event loop.
 *
 * <p>Not for production: a reused connection that the upstream closes at the same moment costs its client a connection.
 */
@NullMarked
package dev.sandboxrouter.benchmarks.purerelay;

import org.jspecify.annotations.NullMarked;
