/**
 * What every request and answer has: bodies, parameters, lists, entity tags, idempotency, syntax.
 */
@NullMarked
package io.stemma.http.request;

import org.jspecify.annotations.NullMarked;
