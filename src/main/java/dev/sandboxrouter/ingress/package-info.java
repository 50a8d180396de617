/**
 * Who may talk to a sandbox, judged without I/O. So far: which address a client has
 * ({@link dev.sandboxrouter.ingress.ClientAddress}, contract section 9), because rules, tunnel limits and the access log
 * must agree on it, and because a wrong answer either lets a stranger pass for a neighbour or blames a proxy for all its
 * clients.
 */
@NullMarked
package dev.sandboxrouter.ingress;

import org.jspecify.annotations.NullMarked;
