package io.stemma.question.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a filter, each a constant with the number of its parameter: only those asked
 * for stand in the statement. The discovery is {@code d}.
 */
final class SqliteFilter {
  private static final String AGENT = " AND d.agent_id = ?%d";
  private static final String TYPE = " AND d.type = ?%d";
  private static final String SEVERITY = " AND d.severity = ?%d";
  private static final String STATUS = " AND d.status = ?%d";
  private static final String TAG =
      " AND EXISTS (SELECT 1 FROM discovery_tags f WHERE f.discovery_id = d.id AND f.tag = ?%d)";
  private static final String SINCE = " AND d.created_at >= ?%d";
  private static final String UNTIL = " AND d.created_at < ?%d";

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters;

  private SqliteFilter(List<Object> parameters) {
    this.parameters = parameters;
  }

  /** Conditions whose parameters come behind those that are there; they are added to them. */
  static String of(DiscoveryFilter filter, List<Object> parameters) {
    SqliteFilter conditions = new SqliteFilter(parameters);
    conditions.add(AGENT, filter.agent());
    conditions.add(TYPE, filter.type());
    conditions.add(SEVERITY, filter.severity());
    conditions.add(STATUS, filter.status());
    conditions.add(TAG, filter.tag());
    conditions.add(SINCE, filter.since());
    conditions.add(UNTIL, filter.until());
    return conditions.sql.toString();
  }

  private void add(String condition, @Nullable Object value) {
    if (value != null) {
      parameters.add(value);
      sql.append(condition.formatted(parameters.size()));
    }
  }
}
