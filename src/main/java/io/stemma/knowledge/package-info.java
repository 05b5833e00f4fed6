/**
 * What agents found, how it is tagged and linked.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC.
 */
@NullMarked
package io.stemma.knowledge;

import org.jspecify.annotations.NullMarked;
