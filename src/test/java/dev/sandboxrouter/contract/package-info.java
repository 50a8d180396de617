@NullMarked
package dev.sandboxrouter.contract;

import org.jspecify.annotations.NullMarked;
