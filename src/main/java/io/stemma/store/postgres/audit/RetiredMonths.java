package io.stemma.store.postgres.audit;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.ColdMonth;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sql.FoundRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.function.Supplier;

/** The months that no question of their table finds, as they are at the moment of asking. */
public final class RetiredMonths implements Supplier<List<ColdMonth>> {
  private final RecordReader reader;

  public RetiredMonths(RecordReader reader) {
    this.reader = reader;
  }

  // A month is gone from its table before that is noted of it.
  private static final String RETIRED =
      """
      SELECT m.table_name, to_char(m.month, 'YYYY-MM') AS month, m.archive_file AS file
      FROM audit.months m
      WHERE m.state IN ('detached', 'dropped')
         OR m.state = 'archived' AND NOT EXISTS (
              SELECT FROM audit.partitions p
              WHERE p.table_name = m.table_name AND p.month = m.month AND NOT p.detaching)
      ORDER BY m.table_name, m.month, m.part
      """;

  /** Waits for the answer; fails with a {@link io.stemma.error.StemmaException}. */
  @Override
  public List<ColdMonth> get() {
    return reader.find(RETIRED, Tuple.tuple()).await().indefinitely().stream()
        .map(RetiredMonths::month)
        .toList();
  }

  private static ColdMonth month(FoundRow row) {
    return new ColdMonth(
        AuditMonth.of(row.name("table_name"), row.name("month")), row.name("file"));
  }
}
