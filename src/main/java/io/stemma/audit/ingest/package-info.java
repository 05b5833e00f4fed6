/**
 * Entries of the trails on their way in: read from a body as it comes, and written together with
 * those of other requests.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC.
 */
@NullMarked
package io.stemma.audit.ingest;

import org.jspecify.annotations.NullMarked;
