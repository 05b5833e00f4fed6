/** Months of the audit tables, from their making to their archive, on a real server. */
@NullMarked
package io.stemma.audit.retention;

import org.jspecify.annotations.NullMarked;
