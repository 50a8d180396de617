/**
 * The words every other package speaks: which sandbox a request names, what was decided about it, and how a refusal
 * reads on the wire. JDK only, no I/O; immutable unless a type says otherwise.
 */
@NullMarked
package dev.sandboxrouter.contract;

import org.jspecify.annotations.NullMarked;
