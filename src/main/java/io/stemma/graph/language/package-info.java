/**
 * AGE's dialect of Cypher as text: its tokens, what a statement returns and uses, and what no
 * statement may do.
 *
 * <p>It must not know PostgreSQL: what the text says is known before anything is sent.
 */
@NullMarked
package io.stemma.graph.language;

import org.jspecify.annotations.NullMarked;
