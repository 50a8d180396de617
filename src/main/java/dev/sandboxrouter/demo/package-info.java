/**
 * A sandbox of our own, so that the router has something to answer with on a machine without a cluster: {@code --demo}
 * starts it behind the router. It speaks every shape of traffic that a real sandbox does: plain requests, uploads and
 * downloads of any size, an event stream, a WebSocket, and a page that shows the last two live.
 *
 * <p>{@link dev.sandboxrouter.demo.DemoSandbox} listens. A {@code Connection} takes the requests of one connection one
 * at a time and picks an {@code Answer}; an answer sees the body chunk by chunk and then writes through its
 * {@code Reply}. Everything of a connection happens on its event loop. Back-pressure is kept by asking for one message
 * at a time: the next is read only after the one before was dealt with, and a pipelined request only after the last
 * byte of the answer before it reached the socket.
 *
 * <p>It knows nothing of the router, like any other sandbox, and is never part of the data path. It gives away whatever
 * it is asked for, so it listens on a loopback address.
 */
@NullMarked
package dev.sandboxrouter.demo;

import org.jspecify.annotations.NullMarked;
