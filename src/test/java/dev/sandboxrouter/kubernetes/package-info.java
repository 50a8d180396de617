/** The cluster's side, against API servers of tests on loopback. */
@NullMarked
package dev.sandboxrouter.kubernetes;

import org.jspecify.annotations.NullMarked;
