/**
 * What the router tells its operators: metrics, the access log, its own log, and whether it is ready. Contract sections 14
 * and 15.
 *
 * <p>Everything here starts at {@link dev.sandboxrouter.contract.TrafficListener}, which the relay calls on its event
 * loops. {@link dev.sandboxrouter.observability.RequestMetrics} counts on that thread, because a few additions are
 * cheaper than any hand-over; {@link dev.sandboxrouter.observability.AccessLog} leaves the record in a ring and lets a
 * thread of its own turn it into text, because formatting and writing cost more than the rest of a small request.
 * {@link dev.sandboxrouter.observability.TrafficListeners} lets one relay tell both. Neither blocks, locks or allocates
 * for a request whose labels were seen before.
 *
 * <p>Clients and sandboxes choose methods, status codes and, under some policies, namespaces. So whatever becomes a label
 * is bounded ({@link dev.sandboxrouter.observability.RequestMetrics} says how), and whatever becomes text is escaped
 * ({@link dev.sandboxrouter.observability.AccessLog}).
 *
 * <p>The routes {@code probes.camel.yaml} and {@code metrics.camel.yaml} face the network; they name the beans
 * {@code readiness} and {@code metrics}. This package knows neither Camel nor Netty.
 */
@NullMarked
package dev.sandboxrouter.observability;

import org.jspecify.annotations.NullMarked;
