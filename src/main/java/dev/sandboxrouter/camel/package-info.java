/** The router as Camel sees it: typed keys for what travels in an exchange. */
@NullMarked
package dev.sandboxrouter.camel;

import org.jspecify.annotations.NullMarked;
