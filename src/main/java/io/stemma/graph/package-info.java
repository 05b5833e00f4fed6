/**
 * Questions to the graph in Cypher: the one gateway for all of them.
 *
 * <p>It must not write to the graph: only triggers do.
 */
@NullMarked
package io.stemma.graph;

import org.jspecify.annotations.NullMarked;
