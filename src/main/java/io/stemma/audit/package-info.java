/**
 * What happened: events and tool calls.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC.
 */
@NullMarked
package io.stemma.audit;

import org.jspecify.annotations.NullMarked;
