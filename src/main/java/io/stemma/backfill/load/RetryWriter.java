package io.stemma.backfill.load;

import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.source.SourceRow;
import io.stemma.store.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes single rows as a backfill takes those of a table, with one difference: it never overwrites.
 * A row that waited in quarantine is older than whatever stands under its key.
 *
 * <p>It writes in the transaction of the caller, who commits.
 */
public final class RetryWriter {
  private final Target target;
  private final List<String> columns;
  private final RowRecords rows;
  private final TargetWriter writer;
  private final KeptCells keptCells;
  private final Months months;

  /**
   * Prepares the writing of rows of one source table.
   *
   * @param run the run the rows will belong to
   * @param source what their file is called
   * @param zone the zone of times that name none
   */
  public RetryWriter(
      Connection connection,
      Family family,
      TableMapping mapping,
      long run,
      String source,
      @Nullable ZoneId zone)
      throws SQLException {
    this.target = mapping.target();
    this.columns = mapping.records().columns();
    this.rows = new RowRecords(mapping, source, zone);
    this.writer = new TargetWriter(connection, mapping, run, source);
    this.keptCells = new KeptCells(connection, run, new SourceCells(family));
    this.months = new Months(connection, target.table());
  }

  /** A connection for batches, without auto-commit. */
  public static Connection connect(DatabaseUrl url) throws SQLException {
    return RunContext.connect(url);
  }

  /** Why a row stays in quarantine. */
  public record Refusal(String reason, String detail) {}

  /**
   * What became of the rows.
   *
   * @param loaded records written
   * @param unchanged records that were there already
   * @param refusals by the row's place in the list
   */
  public record Outcome(long loaded, long unchanged, Map<Integer, Refusal> refusals) {}

  /** Writes what can be taken of these rows. */
  public Outcome write(List<SourceRow> batch) throws SQLException {
    Map<Integer, Refusal> refusals = new HashMap<>();
    List<PendingRecord> records = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < batch.size(); place++) {
      try {
        for (PendingRecord record : rows.of(batch.get(place))) {
          records.add(record);
          places.add(place);
        }
      } catch (RowRefused e) {
        refusals.put(place, new Refusal(e.reason(), e.detail()));
      }
    }
    if (records.isEmpty()) {
      return new Outcome(0, 0, refusals);
    }
    months.ensure(target, columns, records);
    int loaded = writer.insert(records);
    Map<Integer, TargetWriter.Verdict> verdicts =
        loaded < records.size() ? writer.judge() : Map.of();
    verdicts.forEach((ordinal, verdict) -> refusals.put(places.get(ordinal), refusal(verdict)));
    for (int i = 0; i < records.size(); i++) {
      if (!records.get(i).kept().isEmpty() && !verdicts.containsKey(i)) {
        keptCells.put(target.table(), records.get(i).key(target, columns), records.get(i));
      }
    }
    return new Outcome(loaded, records.size() - loaded - verdicts.size(), refusals);
  }

  private static Refusal refusal(TargetWriter.Verdict verdict) {
    return switch (verdict) {
      case DUPLICATE_KEY -> new Refusal("duplicate_key", "another row of its run has the same key");
      case CHANGED ->
          new Refusal(
              "key_taken", "another run of this source has loaded other content of the key");
      case KEY_TAKEN ->
          new Refusal("key_taken", "the key holds other content that this source did not write");
    };
  }
}
