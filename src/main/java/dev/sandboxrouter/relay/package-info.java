/**
 * The bytes: client connections, upstream connections, and what passes between them.
 *
 * <p>A request's head is parsed by {@code codec.RequestDecoder} and reaches {@link dev.sandboxrouter.relay.ClientConnection}
 * through its {@link dev.sandboxrouter.relay.ClientInput}. It opens a {@link dev.sandboxrouter.relay.RelayedRequest}, whose
 * {@link dev.sandboxrouter.relay.Routing} hands a {@link dev.sandboxrouter.relay.ClientRequest} to the
 * {@link dev.sandboxrouter.relay.RequestHandler}, the Camel route. The body waits in the connection's inbox, up to a limit
 * and one socket read more of it. The route's last step calls {@link dev.sandboxrouter.relay.ClientRequest#relay}, which
 * takes an upstream connection of the same event loop from {@link dev.sandboxrouter.relay.UpstreamPool} or dials one. From
 * then on a {@link dev.sandboxrouter.relay.Transfer} moves bytes across as they come.
 *
 * <p>Back-pressure is one rule for each direction: a side is read only while the other side's write buffer is below its
 * high watermark. What a read brought after that moment waits in the inbox, or in the write buffer, and no more is read.
 *
 * <p>Threads: a client connection, its requests, their upstream connections and the pool these come from belong to one
 * event loop, and only that thread touches them. The few methods that other threads may call say so and hop.
 */
@NullMarked
package dev.sandboxrouter.relay;

import org.jspecify.annotations.NullMarked;
