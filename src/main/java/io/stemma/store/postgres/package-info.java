/**
 * The record in PostgreSQL: how to reach it, its SQLSTATEs, and the stores over it.
 *
 * <p>It must not know HTTP or the command line.
 */
@NullMarked
package io.stemma.store.postgres;

import org.jspecify.annotations.NullMarked;
