@NullMarked
package dev.sandboxrouter.camel.http;

import org.jspecify.annotations.NullMarked;
