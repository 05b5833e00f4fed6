/** Failures as problem documents (RFC 9457). */
@NullMarked
package io.stemma.http.problem;

import org.jspecify.annotations.NullMarked;
