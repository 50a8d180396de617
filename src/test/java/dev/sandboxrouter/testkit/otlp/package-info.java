/** A collector of OpenTelemetry's that says what arrived, and does what a test tells it to. */
@NullMarked
package dev.sandboxrouter.testkit.otlp;

import org.jspecify.annotations.NullMarked;
