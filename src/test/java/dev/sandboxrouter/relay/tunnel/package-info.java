@NullMarked
package dev.sandboxrouter.relay.tunnel;

import org.jspecify.annotations.NullMarked;
