@NullMarked
package dev.sandboxrouter.control.http;

import org.jspecify.annotations.NullMarked;
