/**
 * The HTTP edge
 *
 * <p>resources, problem documents, limits of requests.:It must hold no SQL and no rule of the
 * domain.
 */
@NullMarked
package io.stemma.http;

import org.jspecify.annotations.NullMarked;
