/** Entries on their way in. */
@NullMarked
package io.stemma.audit.ingest;

import org.jspecify.annotations.NullMarked;
