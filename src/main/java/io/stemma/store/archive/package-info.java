/**
 * Retired months as Parquet files, each with a manifest that says what it holds. The rows come as
 * COPY BINARY has them, and their checksum is over those bytes: made once from what PostgreSQL
 * sends, and once from what the file says when it is read again.
 *
 * <p>It must know neither Quarkus nor the edges.
 */
@NullMarked
package io.stemma.store.archive;

import org.jspecify.annotations.NullMarked;
