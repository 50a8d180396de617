@NullMarked
package dev.sandboxrouter.observability.otlp;

import org.jspecify.annotations.NullMarked;
