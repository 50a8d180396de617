/** Tests of metrics, access log, levels and the operator's routes. */
@NullMarked
package dev.sandboxrouter.observability;

import org.jspecify.annotations.NullMarked;
