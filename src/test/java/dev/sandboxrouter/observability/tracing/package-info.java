@NullMarked
package dev.sandboxrouter.observability.tracing;

import org.jspecify.annotations.NullMarked;
