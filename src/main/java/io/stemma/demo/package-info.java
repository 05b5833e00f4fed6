/**
 * A synthetic estate in the live SQLite dialect, the same for the same seed.
 *
 * <p>It must know nothing of PostgreSQL.
 */
@NullMarked
package io.stemma.demo;

import org.jspecify.annotations.NullMarked;
