/**
 * How PostgreSQL would answer a Cypher query, and what is costly about it. It must not know
 * PostgreSQL's client: a plan comes in as the JSON of {@code EXPLAIN}.
 */
@NullMarked
package io.stemma.graph.plan;

import org.jspecify.annotations.NullMarked;
