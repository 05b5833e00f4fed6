package io.stemma.question.trail;

import io.smallrye.mutiny.Uni;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sql.FoundRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Summaries of the trail in PostgreSQL. */
public final class PostgresTrail implements TrailSql {
  private final RecordReader reader;

  public PostgresTrail(RecordReader reader) {
    this.reader = reader;
  }

  // A percentile is the least latency that so many of the timed calls do not exceed (nearest rank).
  private static final String TOOLS =
      """
      WITH ranked AS (
        SELECT tool_name, success, latency_ms,
               row_number() OVER (PARTITION BY tool_name ORDER BY latency_ms NULLS LAST) AS place,
               count(latency_ms) OVER (PARTITION BY tool_name) AS timed
          FROM audit.tool_usage WHERE ts >= $1 AND ts < $2 AND tool_name <> ''
      )
      SELECT tool_name AS tool, count(*) AS calls,
             count(*) FILTER (WHERE NOT success) AS errors,
             min(latency_ms) FILTER (WHERE place * 100 >= timed * 50) AS p50,
             min(latency_ms) FILTER (WHERE place * 100 >= timed * 95) AS p95,
             min(latency_ms) FILTER (WHERE place * 100 >= timed * 99) AS p99
        FROM ranked
       GROUP BY tool_name ORDER BY calls DESC, tool_name COLLATE "C" LIMIT $3
      """;

  @Override
  public Uni<List<FoundRow>> tools(Instant from, Instant to, long most) {
    return reader.find(
        TOOLS, Tuple.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC), most));
  }

  private static final String DAYS =
      """
      SELECT to_char(ts AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, coalesce(event_type, '') AS type,
             count(*) AS events
        FROM audit.events WHERE ts >= $1 AND ts < $2
       GROUP BY 1, 2 ORDER BY day DESC, coalesce(event_type, '') COLLATE "C" LIMIT $3
      """;

  @Override
  public Uni<List<FoundRow>> days(Instant from, Instant to, long most) {
    return reader.find(
        DAYS, Tuple.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC), most));
  }
}
