/**
 * Distributed tracing without a library: the context that callers send and sandboxes get (W3C Trace Context, level 1), who
 * is sampled, and what is noted of a request while it runs. It happens on event loops, so it is a handful of numbers and
 * references; spans with names and attributes are made of them later, on the thread that sends them
 * ({@link dev.sandboxrouter.observability.otlp}).
 */
@NullMarked
package dev.sandboxrouter.observability.tracing;

import org.jspecify.annotations.NullMarked;
