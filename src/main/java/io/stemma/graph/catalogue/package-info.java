/**
 * Questions in Cypher that operators and agents ask again and again, each with a name, a
 * description and parameters. They pass the same gateway as free Cypher. It must not know
 * PostgreSQL.
 */
@NullMarked
package io.stemma.graph.catalogue;

import org.jspecify.annotations.NullMarked;
