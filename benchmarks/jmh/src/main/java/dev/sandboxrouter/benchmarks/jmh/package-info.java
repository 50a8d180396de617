/**
 * What each pure part of a request costs by itself, in nanoseconds and, with {@code -prof gc}, in bytes. A part that
 * grows shows here long before it shows in a run of wrk. The times of the parts do not add up to a request's: caches
 * and branch predictors are kinder here.
 */
package dev.sandboxrouter.benchmarks.jmh;
