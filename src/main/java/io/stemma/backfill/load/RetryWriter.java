package io.stemma.backfill.load;

import io.stemma.backfill.load.TargetWriter.Verdict;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.source.SourceRow;
import io.stemma.store.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes single rows as a backfill takes those of a table, with one difference: it never overwrites.
 * A row that waited in quarantine is older than whatever stands under its key.
 *
 * <p>It writes in the transaction of the caller, who commits.
 */
public final class RetryWriter {
  private final Target target;
  private final long run;
  private final RowIntake intake;
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
    this.run = run;
    this.intake = new RowIntake(mapping, source, zone, KeptMonths.of(null));
    this.writer = new TargetWriter(connection, mapping, run, source);
    this.keptCells = new KeptCells(connection, run, source, new SourceCells(family));
    this.months = new Months(connection, target.table(), Progress.UNSEEN);
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
  public Outcome write(List<SourceRow> rows) throws SQLException {
    Batch batch = new Batch(run, place -> rows.get((int) place));
    Map<Integer, Refusal> refusals = taken(rows, batch);
    if (batch.records() == 0) {
      return new Outcome(0, 0, refusals);
    }
    for (String month : batch.months()) {
      months.ensure(month);
    }
    writer.stage(batch.text(), batch.records());
    Map<Integer, Verdict> verdicts = writer.judge();
    int loaded = insert(verdicts);
    if (verdicts.containsValue(Verdict.NEW)) {
      verdicts = writer.judge();
    }
    verdicts.forEach(
        (ordinal, verdict) -> refusals.put((int) batch.place(ordinal), refusal(verdict)));
    Set<Integer> notTaken = verdicts.keySet();
    keptCells.put(
        target.table(),
        batch.kept().stream().filter(kept -> !notTaken.contains(kept.ordinal())).toList());
    return new Outcome(loaded, batch.records() - loaded - verdicts.size(), refusals);
  }

  /** Fills the batch; what could not be converted, by the row's place. */
  private Map<Integer, Refusal> taken(List<SourceRow> rows, Batch batch) {
    Map<Integer, Refusal> refusals = new HashMap<>();
    for (int place = 0; place < rows.size(); place++) {
      int before = batch.refused().size();
      batch.row(place);
      intake.take(rows.get(place), batch);
      if (batch.refused().size() > before) {
        RefusedRow refused = batch.refused().get(before);
        refusals.put(place, new Refusal(refused.reason(), refused.detail()));
      }
    }
    return refusals;
  }

  private int insert(Map<Integer, Verdict> verdicts) throws SQLException {
    List<Integer> unknown =
        verdicts.entrySet().stream()
            .filter(entry -> entry.getValue() == Verdict.NEW)
            .map(Map.Entry::getKey)
            .toList();
    return unknown.isEmpty() ? 0 : writer.insert(unknown);
  }

  private static Refusal refusal(Verdict verdict) {
    return switch (verdict) {
      case NEW -> new Refusal("key_taken", "the key was taken by another program just now");
      case DUPLICATE_KEY -> new Refusal("duplicate_key", "another row of its run has the same key");
      case CHANGED ->
          new Refusal(
              "key_taken", "another run of this source has loaded other content of the key");
      case KEY_TAKEN, ARCHIVED ->
          new Refusal("key_taken", "the key holds other content that this source did not write");
    };
  }
}
