package io.stemma.backfill.load;

import io.stemma.backfill.load.TargetWriter.Verdict;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.retired.RetiredRecords;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes one batch of one table in one transaction: records, kept cells, quarantine. */
final class BatchWriter implements BatchTarget {
  private final Connection connection;
  private final Target target;
  private final TargetWriter writer;
  private final Quarantine quarantine;
  private final KeptCells keptCells;
  private final Months months;
  private final Checkpoints checkpoints;
  private final RetiredRecords retired;
  private final ClaimedKeys claimed = new ClaimedKeys();
  private boolean allNew = true;

  BatchWriter(Connection connection, TableMapping mapping, RunContext run) throws SQLException {
    this.connection = connection;
    this.target = mapping.target();
    this.writer = new TargetWriter(connection, mapping, run.run(), run.name());
    this.quarantine = new Quarantine(connection, run.run(), run.cells());
    this.keptCells = new KeptCells(connection, run.run(), run.name(), run.cells());
    this.months = new Months(connection, target.table(), run.progress());
    this.checkpoints = new Checkpoints(connection, run.run());
    this.retired =
        new RetiredRecords(connection, target, mapping.records().columns(), run.archives());
  }

  @Override
  public Checkpoints.Position position(TableCount none) throws SQLException {
    Checkpoints.Position position = checkpoints.load(none);
    claimed.resumeBehind(position.lastPlace());
    return position;
  }

  @Override
  public TableCount write(Batch batch, TableCount before) throws SQLException {
    TableCount after = before.plus(batch.rows(), write(batch));
    checkpoints.save(batch.lastPlace(), after);
    connection.commit();
    return after;
  }

  private BatchOutcome write(Batch batch) throws SQLException {
    List<RefusedRow> refused = new ArrayList<>(batch.refused());
    Set<Integer> notTaken = new HashSet<>();
    Set<Integer> written = new HashSet<>();
    int loaded = load(batch, refused, notTaken, written);
    Reasons kept = keep(batch, refused, notTaken, written);
    quarantine.put(target.table(), refused);
    return new BatchOutcome(
        loaded,
        batch.records() - loaded - notTaken.size(),
        Reasons.of(refused.stream().map(RefusedRow::reason)),
        kept);
  }

  /**
   * A first run meets no key that is taken, so it copies straight into the table; once one is met,
   * the rest of the table goes by way of staging, which tells old rows from new ones.
   */
  private int load(
      Batch batch, List<RefusedRow> refused, Set<Integer> notTaken, Set<Integer> written)
      throws SQLException {
    if (batch.records() == 0) {
      return 0;
    }
    boolean someAreRetired = retired.concern(batch.months());
    if (!someAreRetired) {
      ensure(batch.months());
    }
    if (allNew && !someAreRetired && writer.copyDirectly(batch.text(), batch.records())) {
      return batch.records();
    }
    allNew = false;
    writer.stage(batch.text(), batch.records());
    if (someAreRetired) {
      leaveRetired(batch, refused, notTaken);
    }
    return merge(batch, refused, notTaken, written);
  }

  private void ensure(Set<String> firstDays) throws SQLException {
    for (String month : firstDays) {
      months.ensure(month);
    }
  }

  /**
   * What stands in a retired month is left there: its month is neither made again nor attached
   * again for it.
   */
  private void leaveRetired(Batch batch, List<RefusedRow> refused, Set<Integer> notTaken)
      throws SQLException {
    Map<Integer, Verdict> others = new LinkedHashMap<>();
    writer
        .takeRetired(retired)
        .forEach(
            (ordinal, isSame) -> {
              if (!isSame) {
                others.put(ordinal, Verdict.ARCHIVED);
              }
            });
    refuse(batch, others, refused, notTaken);
    ensure(writer.months(retired));
  }

  /** Inserts and updates what is in staging; how many records that were. */
  private int merge(
      Batch batch, List<RefusedRow> refused, Set<Integer> notTaken, Set<Integer> written)
      throws SQLException {
    Map<Integer, Verdict> verdicts = writer.judge();
    claimed.stand(batch, verdicts.keySet());
    List<Integer> unknown = those(Verdict.NEW, verdicts);
    int inserted = unknown.isEmpty() ? 0 : writer.insert(unknown);
    verdicts = judgedAgain(verdicts, Verdict.NEW, inserted);
    settle(batch, verdicts);
    List<Integer> changed = those(Verdict.CHANGED, verdicts);
    int updated = changed.isEmpty() ? 0 : writer.update(changed);
    verdicts = judgedAgain(verdicts, Verdict.CHANGED, updated);
    settle(batch, verdicts);
    refuse(batch, verdicts, refused, notTaken);
    written.addAll(unknown);
    written.addAll(changed);
    return inserted + updated;
  }

  /**
   * The verdicts behind a statement that was to take the records of one of them. Where it did not
   * take all, two rows of the batch have one key, or somebody else was quicker: then all are judged
   * again, and what is still not there as it should be is put aside.
   */
  private Map<Integer, Verdict> judgedAgain(
      Map<Integer, Verdict> verdicts, Verdict wanted, int taken) throws SQLException {
    if (taken < those(wanted, verdicts).size()) {
      return writer.judge();
    }
    verdicts.values().removeIf(wanted::equals);
    return verdicts;
  }

  private static List<Integer> those(Verdict wanted, Map<Integer, Verdict> verdicts) {
    List<Integer> ordinals = new ArrayList<>();
    verdicts.forEach(
        (ordinal, verdict) -> {
          if (verdict == wanted) {
            ordinals.add(ordinal);
          }
        });
    return ordinals;
  }

  /**
   * Of two rows with one key the first was taken and the second put aside: in a later run the
   * second must not take the first one's place.
   */
  private void settle(Batch batch, Map<Integer, Verdict> verdicts) throws SQLException {
    for (Map.Entry<Integer, Verdict> entry : verdicts.entrySet()) {
      if (entry.getValue() == Verdict.CHANGED
          && (claimed.isClaimed(batch, entry.getKey())
              || quarantine.knowsAsDuplicate(target.table(), batch.row(entry.getKey())))) {
        entry.setValue(Verdict.DUPLICATE_KEY);
      }
    }
  }

  private static void refuse(
      Batch batch,
      Map<Integer, Verdict> verdicts,
      List<RefusedRow> refused,
      Set<Integer> notTaken) {
    verdicts.forEach(
        (ordinal, verdict) -> {
          notTaken.add(ordinal);
          refused.add(verdict.refusal(batch.row(ordinal)));
        });
  }

  /**
   * Keeps the cells of the records that were taken. Of two rows alike but for such cells the second
   * is quarantined, else its cells would take the place of the first one's.
   *
   * @param written records that this batch has inserted or changed
   */
  private Reasons keep(
      Batch batch, List<RefusedRow> refused, Set<Integer> notTaken, Set<Integer> written)
      throws SQLException {
    List<KeptRecord> taken =
        batch.kept().stream().filter(record -> !notTaken.contains(record.ordinal())).toList();
    if (allNew) {
      return Reasons.of(keptCells.put(target.table(), taken).stream());
    }
    List<String> reasons = new ArrayList<>();
    for (KeptRecord record : taken) {
      boolean isWritten = written.contains(record.ordinal());
      switch (keptCells.other(target.table(), record, batch, isWritten)) {
        case NONE -> reasons.addAll(keptCells.put(target.table(), List.of(record)));
        case ROW_OF_THIS_SOURCE -> {
          notTaken.add(record.ordinal());
          refused.add(Verdict.DUPLICATE_KEY.refusal(record.row()));
        }
        case ANOTHER_SOURCE -> {
          notTaken.add(record.ordinal());
          refused.add(Verdict.KEY_TAKEN.refusal(record.row()));
        }
      }
    }
    return Reasons.of(reasons.stream());
  }
}
