/**
 * Reviews of one agent by another.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC.
 */
@NullMarked
package io.stemma.dialectic;

import org.jspecify.annotations.NullMarked;
