/**
 * Who the agents of an estate are and who descends from whom.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC.
 */
@NullMarked
package io.stemma.identity;

import org.jspecify.annotations.NullMarked;
