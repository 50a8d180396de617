/**
 * What a client and a sandbox see of the router on the wire, one behaviour a test. A class is named for who does what,
 * when; both ends are raw sockets under the test's control (see {@link dev.sandboxrouter.testkit}), and the router
 * between them is the whole process with its real command line.
 *
 * <p>Status, reason and text of the router's own answers are compared whole, by {@link
 * dev.sandboxrouter.wire.RouterAnswer}: clients of the routers that this one replaces parse them.
 */
@NullMarked
package dev.sandboxrouter.wire;

import org.jspecify.annotations.NullMarked;
