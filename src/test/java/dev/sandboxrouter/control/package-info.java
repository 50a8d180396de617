@NullMarked
package dev.sandboxrouter.control;

import org.jspecify.annotations.NullMarked;
