/**
 * The named questions: each is one SQL statement over the relational record, and so of one
 * snapshot.
 *
 * <p>It must not know Apache AGE: the answers are the same with and without it.
 */
@NullMarked
package io.stemma.question;

import org.jspecify.annotations.NullMarked;
