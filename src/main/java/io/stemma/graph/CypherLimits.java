package io.stemma.graph;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What bounds a Cypher query: {@code STEMMA_CYPHER_…}. */
@ConfigMapping(prefix = "stemma.cypher")
public interface CypherLimits {
  /** Milliseconds a query may take when the request does not say. */
  @WithDefault("5000")
  int defaultTimeoutMillis();

  /** Milliseconds a request may ask for. */
  @WithDefault("60000")
  int maxTimeoutMillis();

  /** Rows answered when the request does not say. */
  @WithDefault("1000")
  int defaultRows();

  /** Rows a request may ask for. */
  @WithDefault("100000")
  int maxRows();

  /** Bytes of UTF-8 a query may have. */
  @WithDefault("65536")
  int maxQueryBytes();

  /** How deep brackets, CASE and signs of a query may nest together. */
  @WithDefault("64")
  int maxNesting();

  /** Clauses a query may have, those of subqueries included. */
  @WithDefault("200")
  int maxClauses();

  /** Edges the patterns of a query, or of a part of a UNION, may have. */
  @WithDefault("12")
  int maxPatternEdges();

  /** Parts a query may gain when each alias is replaced by what it stands for. */
  @WithDefault("10000")
  int maxExpansion();

  /** The greatest upper bound a query may write for a path's length. */
  @WithDefault("100")
  int maxPathLength();

  /** Whether a path may have no upper bound; the time limit ends one that explodes. */
  @WithDefault("true")
  boolean unboundedPaths();

  /** Characters of agtype an answer is made of at most; rows beyond are cut off. */
  @WithDefault("16777216")
  int maxResponseBytes();

  /** Connections for Cypher that follows no path of variable length. */
  @WithDefault("8")
  int poolSize();

  /** Connections for Cypher that does; when not given, as many as processors here. */
  Optional<Integer> pathPoolSize();

  /** Queries running or waiting for a connection; the next one is answered 429. */
  @WithDefault("16")
  int maxConcurrentQueries();

  /** Characters of agtype a streamed answer is made of at most; rows beyond are cut off. */
  @WithDefault("1073741824")
  long maxStreamBytes();

  /** Seconds a streamed answer may take, however slowly it is read. */
  @WithDefault("300")
  int maxStreamSeconds();
}
