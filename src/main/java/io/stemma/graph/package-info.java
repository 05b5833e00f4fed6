/**
 * Questions to the graph: the one gateway for Cypher, and lineage as recursive SQL.
 *
 * <p>It must not write to the graph: only triggers do.
 */
@NullMarked
package io.stemma.graph;

import org.jspecify.annotations.NullMarked;
