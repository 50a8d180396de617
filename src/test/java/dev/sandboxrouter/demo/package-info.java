/** Tests of the demo sandbox, spoken to directly over loopback. */
@NullMarked
package dev.sandboxrouter.demo;

import org.jspecify.annotations.NullMarked;
