/**
 * AGE's values: from the text form of agtype to what JSON can hold. It must not know PostgreSQL.
 */
@NullMarked
package io.stemma.graph.agtype;

import org.jspecify.annotations.NullMarked;
