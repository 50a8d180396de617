/**
 * {@code --sandboxes-file}: a directory of sandboxes kept by hand, for use without a cluster (contract section 13).
 *
 * <p>{@link dev.sandboxrouter.config.sandboxes.SandboxesFile} reads the file and reports everything wrong with it at
 * once, by file and line; {@link dev.sandboxrouter.config.sandboxes.SandboxesFileWatch} follows its changes and feeds a
 * {@link dev.sandboxrouter.directory.StaticDirectory}. A broken file never empties a directory that was sound.
 */
@NullMarked
package dev.sandboxrouter.config.sandboxes;

import org.jspecify.annotations.NullMarked;
