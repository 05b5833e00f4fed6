/** The seals of the audit trail in PostgreSQL: made, proved and verified. */
@NullMarked
package io.stemma.store.postgres.seal;

import org.jspecify.annotations.NullMarked;
