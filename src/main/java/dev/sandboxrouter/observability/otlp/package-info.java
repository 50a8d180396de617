/**
 * The numbers of the scrape, pushed to an OpenTelemetry collector over OTLP/gRPC. The collectors of {@code /metrics} are
 * read, not doubled, so both tell the same. And the spans of requests, written as bytes of OTLP. None of its classes is loaded as long as nobody asks for it.
 */
@NullMarked
package dev.sandboxrouter.observability.otlp;

import org.jspecify.annotations.NullMarked;
