package io.stemma.store.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Counts what the record says of its own keeping. It reads small tables only, never entries. */
public final class RecordMeasures {
  private final RecordReader reader;

  public RecordMeasures(RecordReader reader) {
    this.reader = reader;
  }

  /**
   * A number.
   *
   * @param name of what, for instance {@code backfill_runs}
   * @param of which of its kind, for instance {@code done}; empty where there is but one
   */
  public record Measure(String name, String of, double value) {}

  private static final String MEASURES =
      """
      SELECT 'backfill_runs' AS name, state AS which, count(*)::float8 AS value
      FROM backfill.runs GROUP BY state
      UNION ALL
      SELECT 'backfill_rows', result, coalesce(sum(rows), 0)::float8
      FROM backfill.checkpoints c
      CROSS JOIN LATERAL (VALUES ('read', c.read_count), ('loaded', c.loaded_count),
                                 ('unchanged', c.unchanged_count), ('skipped', c.skipped_count),
                                 ('quarantined', c.quarantined_count)) AS r(result, rows)
      GROUP BY result
      UNION ALL
      SELECT 'months_ahead', r.table_name, count(p.month)::float8
      FROM audit.retention r
      LEFT JOIN audit.partitions p
        ON p.table_name = r.table_name AND NOT p.detaching AND p.month > audit.utc_month(now())
      GROUP BY r.table_name
      UNION ALL
      SELECT 'months', s.state, count(m.state)::float8
      FROM unnest(ARRAY['open', 'archived', 'detached', 'dropped', 'restored']) AS s(state)
      LEFT JOIN audit.months m ON m.state = s.state
      GROUP BY s.state
      UNION ALL
      SELECT 'months_failing', '', count(*)::float8 FROM audit.months
      WHERE failure IS NOT NULL
      UNION ALL
      SELECT 'months_held', k.kind, count(h.kind)::float8
      FROM unnest(ARRAY['backfill', 'hold', 'legal', 'restore']) AS k(kind)
      LEFT JOIN audit.holds h ON h.kind = k.kind
      GROUP BY k.kind
      UNION ALL
      SELECT 'unsealed_entries', '',
             (CASE WHEN d.is_called THEN d.last_value ELSE 0 END - s.sealed_through)::float8
      FROM audit.append_no d, audit.seal_state s
      UNION ALL
      SELECT 'last_checkpoint', '', extract(epoch FROM c.signed_at)::float8
      FROM (SELECT signed_at FROM audit.checkpoints ORDER BY size DESC LIMIT 1) AS c
      """;

  /** All of them, of one moment; fails with a {@link io.stemma.error.StemmaException}. */
  public Uni<List<Measure>> all() {
    return reader.read(MEASURES, Tuple.tuple()).map(RecordMeasures::measures);
  }

  private static List<Measure> measures(RowSet<Row> rows) {
    List<Measure> measures = new ArrayList<>();
    for (Row row : rows) {
      measures.add(
          new Measure(row.getString("name"), row.getString("which"), row.getDouble("value")));
    }
    return measures;
  }
}
