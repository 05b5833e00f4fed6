/**
 * Named questions over the audit trail: what tools cost and how events spread over days. It must
 * not know Apache AGE.
 */
@NullMarked
package io.stemma.question.trail;

import org.jspecify.annotations.NullMarked;
