/**
 * The HTTP edge: resources, problem documents, limits of requests.
 *
 * <p>It must hold no SQL and no rule of the domain.
 */
@NullMarked
package io.stemma.http;

import org.jspecify.annotations.NullMarked;
