/**
 * The Camel component {@code sandbox-http}. It extends camel-netty-http: bootstrap, binding, suspend and resume, and
 * worker groups are Camel's; the channel pipeline and what an exchange means are ours, because the stock pipeline gathers
 * bodies, turns query parameters into headers and cannot upgrade (docs/decisions/0002).
 *
 * <p>{@code sandbox-http:listen} is a consumer: each request head becomes one exchange, its body stays in the channel.
 * {@code sandbox-http:relay} is a producer: it connects that channel with the sandbox's and completes when the relay ends.
 */
@NullMarked
package dev.sandboxrouter.camel.http;

import org.jspecify.annotations.NullMarked;
