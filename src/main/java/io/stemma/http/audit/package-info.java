/** Endpoints of the audit trail: events, tool calls, proofs. */
@NullMarked
package io.stemma.http.audit;

import org.jspecify.annotations.NullMarked;
