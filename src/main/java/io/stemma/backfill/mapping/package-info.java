/**
 * The language in which a family says how its tables become rows of the record.
 *
 * <p>It must know neither a family nor JDBC.
 */
@NullMarked
package io.stemma.backfill.mapping;

import org.jspecify.annotations.NullMarked;
