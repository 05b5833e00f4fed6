package io.stemma.question.trail;

import io.smallrye.mutiny.Uni;
import io.stemma.store.sql.FoundRow;
import io.stemma.store.sqlite.SqliteReader;
import java.time.Instant;
import java.util.List;

/** Summaries of the trail in a SQLite file. */
public final class SqliteTrail implements TrailSql {
  private final SqliteReader reader;

  public SqliteTrail(SqliteReader reader) {
    this.reader = reader;
  }

  // A percentile is the least latency that so many of the timed calls do not exceed (nearest rank).
  private static final String TOOLS =
      """
      WITH ranked AS (
        SELECT tool_name, success, latency_ms,
               row_number() OVER (PARTITION BY tool_name ORDER BY latency_ms NULLS LAST) AS place,
               count(latency_ms) OVER (PARTITION BY tool_name) AS timed
          FROM tool_usage WHERE timestamp >= ?1 AND timestamp < ?2 AND tool_name <> ''
      )
      SELECT tool_name AS tool, count(*) AS calls,
             count(*) FILTER (WHERE NOT success) AS errors,
             min(latency_ms) FILTER (WHERE place * 100 >= timed * 50) AS p50,
             min(latency_ms) FILTER (WHERE place * 100 >= timed * 95) AS p95,
             min(latency_ms) FILTER (WHERE place * 100 >= timed * 99) AS p99
        FROM ranked
       GROUP BY tool_name ORDER BY calls DESC, tool_name LIMIT ?3
      """;

  @Override
  public Uni<List<FoundRow>> tools(Instant from, Instant to, long most) {
    return reader.find(TOOLS, from, to, most);
  }

  private static final String DAYS =
      """
      SELECT substr(timestamp, 1, 10) AS day, coalesce(event_type, '') AS type,
             count(*) AS events
        FROM audit_events WHERE timestamp >= ?1 AND timestamp < ?2
       GROUP BY 1, 2 ORDER BY day DESC, coalesce(event_type, '') LIMIT ?3
      """;

  @Override
  public Uni<List<FoundRow>> days(Instant from, Instant to, long most) {
    return reader.find(DAYS, from, to, most);
  }
}
