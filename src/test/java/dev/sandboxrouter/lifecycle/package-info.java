@NullMarked
package dev.sandboxrouter.lifecycle;

import org.jspecify.annotations.NullMarked;
