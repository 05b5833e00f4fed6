package io.stemma.question.knowledge;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a filter, each a constant with the number of its parameter: only those asked
 * for stand in the statement, so that each has the plan it needs. The discovery is {@code d}.
 */
final class PostgresFilter {
  private static final String AGENT = " AND d.agent_id = $%d";
  private static final String TYPE = " AND left(d.type, 100) = left($%1$d, 100) AND d.type = $%1$d";
  private static final String SEVERITY = " AND d.severity = $%d";
  private static final String STATUS = " AND d.status = $%d";
  private static final String TAG =
      " AND EXISTS (SELECT FROM core.discovery_tags f"
          + " WHERE f.discovery_id = d.discovery_id AND f.tag = $%d)";
  private static final String SINCE = " AND " + PostgresItem.CREATED + " >= $%d";
  private static final String UNTIL = " AND " + PostgresItem.CREATED + " < $%d";
  private static final String TIME_KNOWN = " AND d.created_at IS NOT NULL";

  private final StringBuilder sql = new StringBuilder();
  private final Tuple parameters;

  private PostgresFilter(Tuple parameters) {
    this.parameters = parameters;
  }

  /** Conditions whose parameters come behind those that are there; they are added to them. */
  static String of(DiscoveryFilter filter, Tuple parameters) {
    PostgresFilter conditions = new PostgresFilter(parameters);
    conditions.add(AGENT, filter.agent());
    conditions.add(TYPE, filter.type());
    conditions.add(SEVERITY, filter.severity());
    conditions.add(STATUS, filter.status());
    conditions.add(TAG, filter.tag());
    conditions.add(SINCE, filter.since());
    conditions.add(UNTIL, filter.until());
    if (filter.since() != null || filter.until() != null) {
      conditions.sql.append(TIME_KNOWN);
    }
    return conditions.sql.toString();
  }

  private void add(String condition, @Nullable Instant moment) {
    if (moment != null) {
      parameters.addOffsetDateTime(moment.atOffset(ZoneOffset.UTC));
      sql.append(condition.formatted(parameters.size()));
    }
  }

  private void add(String condition, @Nullable String name) {
    if (name != null) {
      parameters.addString(name);
      sql.append(condition.formatted(parameters.size()));
    }
  }
}
