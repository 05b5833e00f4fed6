/**
 * The governance family
 *
 * <p>its tables, dialect by dialect, and where their cells go.:Declarations only; it must not know
 * JDBC.
 */
@NullMarked
package io.stemma.backfill.governance;

import org.jspecify.annotations.NullMarked;
