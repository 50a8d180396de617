/**
 * HTTP/1.x as bytes, on both sides of the relay, and the rules for what of a head goes on.
 *
 * <p>A request's way: {@link dev.sandboxrouter.relay.codec.RequestDecoder} cuts the client's bytes into Netty's own
 * message objects, or into one {@link dev.sandboxrouter.relay.codec.SyntaxError} and nothing more.
 * {@link dev.sandboxrouter.relay.codec.HeaderRules} edits the head in place.
 * {@link dev.sandboxrouter.relay.codec.RequestEncoder} writes it to the sandbox.
 * {@link dev.sandboxrouter.relay.codec.ResponseDecoder} reads the answer, which is trusted no more than the client is,
 * the same rules edit it, and {@link dev.sandboxrouter.relay.codec.ResponseEncoder} writes it to the client.
 *
 * <p>The decoders are our own because two parsers that disagree about where a message ends are what request smuggling
 * is made of. Contract 2.1 is stricter than Netty's decoder can be set to be: it names exact limits and refuses, rather
 * than repairs, whatever two readers could take in two ways. One scanner finds lines, one parser reads fields, one set
 * of facts decides the framing, for both directions; only what a request must not do and a response may (a bare LF in
 * the head, a folded field) differs. What is accepted is read by Netty's decoder in exactly the same way, and a
 * differential test holds that.
 *
 * <p>Everything here runs on the channel's event loop, keeps no state beyond a message, and copies no body.
 */
@NullMarked
package dev.sandboxrouter.relay.codec;

import org.jspecify.annotations.NullMarked;
