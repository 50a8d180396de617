@NullMarked
package dev.sandboxrouter.tls;

import org.jspecify.annotations.NullMarked;
