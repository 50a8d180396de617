/**
 * What an operator can say, and what the router understood: contract section 13.
 *
 * <p>Three sources speak: the command line ({@code CommandLineSource}), a YAML file ({@code YamlSource}) and the
 * environment ({@code EnvironmentSource}). Each only finds out <em>who said what, where</em> and hands on texts with
 * their origin. One table of flags ({@code FlagTable}, one {@code …Flags} class a group) says how every text is read,
 * so that a flag, a YAML key and a variable of the same name can never be read differently; the help text, the
 * reference in {@code docs/configuration.md} and the "did you mean" of a typo come from the same rows.
 * {@code Settings} then lets the strongest source win, and {@code CrossChecks} looks at flags that only make sense
 * together.
 *
 * <p>Nothing stops at the first mistake: an operator who has to restart a pod for each of five typos is an operator who
 * learns to hate us. Every problem of every source is collected, each with the value found, the one expected and the
 * place it came from, and {@link dev.sandboxrouter.config.Loaded.Invalid} carries them all.
 *
 * <p>To add a flag, add one row to its group and one component to its record in {@link
 * dev.sandboxrouter.config.RouterConfig}; the compiler and the tests find the rest.
 *
 * <p>No name is ever looked up here: an address in the configuration is a literal, or it is a mistake.
 */
@NullMarked
package dev.sandboxrouter.config;

import org.jspecify.annotations.NullMarked;
