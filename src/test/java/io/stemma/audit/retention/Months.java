package io.stemma.audit.retention;

import io.stemma.store.archive.ParquetArchives;
import io.stemma.store.postgres.audit.MonthRows;
import io.stemma.store.postgres.audit.PostgresMonths;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;

/** A test database's months with an archive of their own, and rows to be retired. */
final class Months {
  private final TestDatabase database;
  final PostgresMonths store;
  final ParquetArchives archives;
  private final Clock clock;

  Months(TestDatabase database, Path folder, Clock clock) {
    this.database = database;
    this.clock = clock;
    // Who waits longer here waits for nothing.
    this.store = new PostgresMonths(database.url(), 500);
    this.archives =
        new ParquetArchives(
            folder, new MonthRows(database.url()), clock, new ParquetArchives.Made("test", "test"));
  }

  /** Retires what is due, with seven days of grace. */
  Told retire() {
    Told told = new Told();
    new MonthRetirement(store, archives, clock, 7).run(told);
    return told;
  }

  /** Events over a whole month, with every kind of value, in text that CSV would trip over. */
  void fill(AuditMonth month, int rows) {
    database.execute(
        "SELECT audit.ensure_partition('%s', '%s')".formatted(month.table(), month.firstDay()));
    database.execute(
        """
        INSERT INTO audit.events (ts, event_id, event_type, agent_id, confidence, payload, raw_hash)
        SELECT timestamptz '%s' + n * (interval '28 days' / %d), 'event-' || n,
               (ARRAY['attest', '', E'two\\nlines, "quoted" \\r\\n', 'umlaut ä 漢 😀', NULL])[1 + n %% 5],
               'agent-' || n %% 7,
               (ARRAY[1.0, 0.1, 'NaN', 'Infinity', -0.0, 4.9e-324, NULL])[1 + n %% 7],
               jsonb_build_object('n', n, 'text', repeat('x"y,', n %% 50), 'exact', 1.10),
               md5(n::text)
        FROM generate_series(0, %d - 1) n
        """
            .formatted(month.begin(), rows, rows));
  }

  MonthLife life(AuditMonth month) {
    return store.months().stream()
        .filter(life -> life.month().equals(month))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  /** State and attachment, for instance {@code OPEN ATTACHED}. */
  String standing(AuditMonth month) {
    MonthLife life = life(month);
    return life.state() + " " + life.table();
  }

  /** Types of the events that tell of a month, in their order. */
  String told(AuditMonth month) {
    return String.join(
        " ",
        database.rows(
            """
            SELECT event_type FROM audit.events
            WHERE event_id LIKE 'maintenance:%' AND payload->>'table' = ? AND payload->>'month' = ?
              AND event_type <> 'partition_created'
            ORDER BY ts, event_type
            """,
            month.table(), month.month().toString()));
  }
}
