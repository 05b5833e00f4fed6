package io.stemma.backfill.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Looks what stands in the record; a few queries that touch identities once each. */
public final class RecordLook {
  /** The table of all agents. */
  public static final String IDENTITIES = "core.identities";

  /** Names listed of each kind; all are counted. */
  static final int MOST_NAMES = 10;

  private static final int FETCHED_ROWS = 10_000;

  private final Connection connection;
  private final String identities;

  /**
   * Prepares the look.
   *
   * @param connection not in auto-commit: rows are fetched in parts
   * @param identities {@link #IDENTITIES}, or a table of the same columns that stands for it
   */
  public RecordLook(Connection connection, String identities) {
    this.connection = connection;
    this.identities = identities;
  }

  /** What stands there now. */
  public RecordState look() throws SQLException {
    return new RecordState(
        single(REAL.formatted(identities)),
        placeholders(),
        lineage(),
        graph(HAS_GRAPH, LABELS),
        List.copyOf(graph(HAS_GAPS, GAPS).keySet()));
  }

  private static final String REAL = "SELECT count(*) FROM %s WHERE NOT placeholder";

  private static final String PLACEHOLDERS = "SELECT count(*) FROM %s WHERE placeholder";

  private static final String PLACEHOLDER_NAMES =
      "SELECT agent_id::text FROM %s WHERE placeholder ORDER BY agent_id COLLATE \"C\" LIMIT ?";

  private Placeholders placeholders() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(PLACEHOLDER_NAMES.formatted(identities))) {
      statement.setInt(1, MOST_NAMES);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> names = new ArrayList<>();
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        return new Placeholders(single(PLACEHOLDERS.formatted(identities)), names);
      }
    }
  }

  /** Not a recursive query: over a long chain its cost depends on what the planner believes. */
  private static final String PARENTS =
      """
      SELECT child.identity_key, parent.identity_key
      FROM %s child JOIN %s parent ON parent.agent_id = child.parent_agent_id
      ORDER BY child.identity_key
      """;

  private LineageOddities lineage() throws SQLException {
    LongStream.Builder children = LongStream.builder();
    LongStream.Builder parents = LongStream.builder();
    try (PreparedStatement statement =
        connection.prepareStatement(PARENTS.formatted(identities, identities))) {
      statement.setFetchSize(FETCHED_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          children.add(rows.getLong(1));
          parents.add(rows.getLong(2));
        }
      }
    }
    return told(
        new ParentCycles(children.build().toArray(), parents.build().toArray(), MOST_NAMES));
  }

  private LineageOddities told(ParentCycles found) throws SQLException {
    if (found.count() + found.selfParents() == 0) {
      return LineageOddities.NONE;
    }
    List<Long> keys = new ArrayList<>(found.firstSelfParents());
    found.first().forEach(ring -> Arrays.stream(ring).limit(MOST_NAMES).forEach(keys::add));
    Map<Long, String> names = names(keys);
    List<LineageOddities.Cycle> cycles = new ArrayList<>();
    for (long[] ring : found.first()) {
      cycles.add(
          new LineageOddities.Cycle(
              ring.length,
              Arrays.stream(ring)
                  .limit(MOST_NAMES)
                  .mapToObj(key -> names.getOrDefault(key, ""))
                  .toList()));
    }
    return new LineageOddities(
        found.selfParents(),
        found.firstSelfParents().stream().map(key -> names.getOrDefault(key, "")).toList(),
        found.count(),
        cycles);
  }

  private static final String NAMES =
      "SELECT identity_key, agent_id::text FROM %s WHERE identity_key = ANY (?)";

  private Map<Long, String> names(List<Long> keys) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NAMES.formatted(identities))) {
      statement.setArray(1, connection.createArrayOf("bigint", keys.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        Map<Long, String> names = new HashMap<>();
        while (rows.next()) {
          names.put(rows.getLong(1), rows.getString(2));
        }
        return names;
      }
    }
  }

  private static final String HAS_GRAPH =
      "SELECT (to_regproc('projection.counts') IS NOT NULL)::integer";

  private static final String LABELS = "SELECT label::text, elements FROM projection.counts()";

  private static final String GAPS =
      "SELECT table_name::text, 1 FROM projection.gaps ORDER BY table_name";

  /** A schema that waits for migrations may have a graph and no such view. */
  private static final String HAS_GAPS =
      "SELECT (to_regclass('projection.gaps') IS NOT NULL)::integer";

  private Map<String, Long> graph(String isThere, String query) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (single(isThere) == 0) {
      return counts;
    }
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }

  private long single(String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
