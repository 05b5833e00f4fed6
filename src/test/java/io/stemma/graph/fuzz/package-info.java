/** Queries made at random over the whole grammar that reads, for tests that look for crashes. */
@NullMarked
package io.stemma.graph.fuzz;

import org.jspecify.annotations.NullMarked;
