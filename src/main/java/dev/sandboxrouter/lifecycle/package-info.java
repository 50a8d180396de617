/**
 * The life of the process: reading the command line, putting the parts together, telling the probes, and ending with
 * manners. {@link dev.sandboxrouter.lifecycle.Wiring} is the only place that knows all parts.
 */
@NullMarked
package dev.sandboxrouter.lifecycle;

import org.jspecify.annotations.NullMarked;
