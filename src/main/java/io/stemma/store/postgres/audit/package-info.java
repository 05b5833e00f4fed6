/** The months of the audit tables in PostgreSQL: their catalogue, their life, and holds. */
@NullMarked
package io.stemma.store.postgres.audit;

import org.jspecify.annotations.NullMarked;
