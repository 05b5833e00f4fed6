package io.stemma.graph.catalogue;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All named queries. */
public final class QueryCatalogue {
  private static final Map<String, NamedQuery> BY_NAME = byName();
  private static final Set<String> TEXTS =
      BY_NAME.values().stream().map(NamedQuery::cypher).collect(Collectors.toUnmodifiableSet());

  private QueryCatalogue() {}

  /** Whether a text is that of one of its queries. */
  public static boolean holds(String cypher) {
    return TEXTS.contains(cypher);
  }

  /** The queries, those of one subject together. */
  public static List<NamedQuery> queries() {
    return List.copyOf(BY_NAME.values());
  }

  /**
   * The query of that name.
   *
   * @throws StemmaException {@link ErrorCode#QUERY_NOT_FOUND} when there is none
   */
  public static NamedQuery query(String name) {
    NamedQuery query = BY_NAME.get(name);
    if (query == null) {
      throw new StemmaException(
          ErrorCode.QUERY_NOT_FOUND,
          "The catalogue has no query of that name: GET /api/v1/graph/queries lists them.");
    }
    return query;
  }

  private static Map<String, NamedQuery> byName() {
    Map<String, NamedQuery> byName = new LinkedHashMap<>();
    Stream.of(
            EstateQueries.QUERIES,
            AgentQueries.QUERIES,
            DiscoveryQueries.QUERIES,
            DialecticQueries.QUERIES)
        .flatMap(List::stream)
        .forEach(query -> byName.put(query.name(), query));
    return byName;
  }
}
