/**
 * The record as every store holds it: its tables, its rows, and what can be done with rows in a
 * transaction.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC, and no store.
 */
@NullMarked
package io.stemma.record;

import org.jspecify.annotations.NullMarked;
