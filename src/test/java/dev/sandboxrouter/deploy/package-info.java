/** What stands in {@code deploy/} and {@code docs/runbooks}, held against the program it deploys. */
@NullMarked
package dev.sandboxrouter.deploy;

import org.jspecify.annotations.NullMarked;
