@NullMarked
package dev.sandboxrouter.relay.http2;

import org.jspecify.annotations.NullMarked;
