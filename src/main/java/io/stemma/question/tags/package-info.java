/**
 * Which tags there are, who and what carries them, and which agents share some. It must not know
 * Apache AGE.
 */
@NullMarked
package io.stemma.question.tags;

import org.jspecify.annotations.NullMarked;
