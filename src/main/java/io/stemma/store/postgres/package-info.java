/**
 * The record in PostgreSQL
 *
 * <p>how to reach it, its SQLSTATEs, and the stores over it.:It must not know HTTP or the command
 * line.
 */
@NullMarked
package io.stemma.store.postgres;

import org.jspecify.annotations.NullMarked;
