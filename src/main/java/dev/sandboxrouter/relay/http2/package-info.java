/**
 * HTTP/2 as the relay meets it: each stream is a channel of its own, whose frames become the relay's messages here, so
 * that everything behind is the same for a stream and for a connection of HTTP/1 (docs/decisions/0014). And the guard
 * before all that, which closes connections that cost more than they carry.
 */
@NullMarked
package dev.sandboxrouter.relay.http2;

import org.jspecify.annotations.NullMarked;
