/** Endpoints of Cypher. */
@NullMarked
package io.stemma.http.graph;

import org.jspecify.annotations.NullMarked;
