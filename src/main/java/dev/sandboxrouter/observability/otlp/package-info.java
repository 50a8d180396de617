/**
 * What an OpenTelemetry collector gets over OTLP/gRPC: the numbers of the scrape, and the spans of requests. The collectors of
 * {@code /metrics} are read, not doubled, so both tell the same; spans are written as bytes of OTLP where they are made. None
 * of its classes is loaded as long as nobody asks for it.
 */
@NullMarked
package dev.sandboxrouter.observability.otlp;

import org.jspecify.annotations.NullMarked;
