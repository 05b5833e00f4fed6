/** Tests of how crashes of the server under Cypher are counted. */
@NullMarked
package io.stemma.graph.crash;

import org.jspecify.annotations.NullMarked;
