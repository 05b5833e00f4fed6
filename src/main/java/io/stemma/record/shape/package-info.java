/**
 * What rows look like to callers, as JSON: which fields there are, what they may hold, and who
 * writes them.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC, and no store.
 */
@NullMarked
package io.stemma.record.shape;

import org.jspecify.annotations.NullMarked;
