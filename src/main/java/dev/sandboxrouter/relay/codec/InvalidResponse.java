package dev.sandboxrouter.relay.codec;

/**
 * The last message of a sandbox that speaks no HTTP, or sent a byte nobody asked for. What follows on the connection is
 * discarded, so close it; a response that was under way must not look complete to the client.
 *
 * @param why what was wrong, fixed text without a byte of the response, for the debug log only
 */
public record InvalidResponse(String why) {}
