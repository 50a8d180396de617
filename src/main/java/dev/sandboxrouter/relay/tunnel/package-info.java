/**
 * What an upgraded connection becomes after its 101: a transparent byte tunnel between client and sandbox (contract
 * section 7).
 *
 * <p>A {@link dev.sandboxrouter.relay.tunnel.Tunnel} owns two channels of one event loop and puts one
 * {@link dev.sandboxrouter.relay.tunnel.TunnelSide} at the tail of each pipeline. A side is the source of one direction:
 * what it reads it writes to the other channel at once and flushes when the read is complete. Nothing is copied and
 * nothing is queued here; the only queue is the other channel's outbound buffer, and a side stops reading while that
 * buffer is above its high watermark. So a direction holds at most the watermark plus one read.
 *
 * <p>A FIN travels as a FIN: it is passed on behind the last byte and the other direction goes on. A reset travels as a
 * close of both. While a side is not being read the selector would not tell of its reset, so
 * {@link dev.sandboxrouter.relay.tunnel.ResetProbe} asks for it twice a second.
 *
 * <p>The router itself ends tunnels too: after silence, after a lifetime, at a drain, when the sandbox is gone or a rule
 * forbids it. A WebSocket peer deserves a close frame then, and a frame can only stand between two others. For that
 * alone a {@link dev.sandboxrouter.relay.tunnel.FrameFollower} per direction counts its way from frame header to frame
 * header; it never touches a payload. {@link dev.sandboxrouter.relay.tunnel.TunnelRegistry} knows all tunnels of the
 * process, so that a drain, a dead pod or a new rule finds its own, and counts them per client.
 *
 * <p>Everything but the registry, the permits and {@code Tunnel.end} runs on the event loop of the two channels.
 */
@NullMarked
package dev.sandboxrouter.relay.tunnel;

import org.jspecify.annotations.NullMarked;
