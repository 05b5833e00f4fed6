/**
 * Cypher for programs that are no service: the same gateway, waited for. It must not show that the
 * gateway is reactive.
 */
@NullMarked
package io.stemma.graph.console;

import org.jspecify.annotations.NullMarked;
