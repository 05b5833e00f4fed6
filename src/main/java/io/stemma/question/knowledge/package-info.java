/**
 * Named questions over discoveries: one by name, its thread and neighbourhood, what resembles it,
 * lists and the search. It must not know Apache AGE.
 *
 * <p>A link whose other end is missing in the record is answered all the same; the discovery there
 * has only its name and {@code known} false.
 */
@NullMarked
package io.stemma.question.knowledge;

import org.jspecify.annotations.NullMarked;
