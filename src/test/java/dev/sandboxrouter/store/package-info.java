@NullMarked
package dev.sandboxrouter.store;

import org.jspecify.annotations.NullMarked;
