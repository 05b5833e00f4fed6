package io.stemma.backfill.load;

import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes one batch of one table in one transaction: records, kept cells, quarantine. */
final class BatchWriter {
  private final Connection connection;
  private final Target target;
  private final List<String> columns;
  private final TargetWriter writer;
  private final Quarantine quarantine;
  private final KeptCells keptCells;
  private final Months months;
  private final Checkpoints checkpoints;
  private boolean allNew = true;

  BatchWriter(Connection connection, TableMapping mapping, RunContext run) throws SQLException {
    this.connection = connection;
    this.target = mapping.target();
    this.columns = mapping.records().columns();
    this.writer = new TargetWriter(connection, mapping, run.run(), run.name());
    this.quarantine = new Quarantine(connection, run.run(), run.cells());
    this.keptCells = new KeptCells(connection, run.run(), run.cells());
    this.months = new Months(connection, target.table());
    this.checkpoints = new Checkpoints(connection, run.run());
  }

  /** Where an earlier attempt of the run got to. */
  Checkpoints.Position position(TableCount none) throws SQLException {
    return checkpoints.load(none);
  }

  /** Writes a batch and how far it got, commits both, and returns the account with it. */
  TableCount write(Batch batch, TableCount before) throws SQLException {
    TableCount after = before.plus(batch.rows(), write(batch));
    checkpoints.save(batch.lastPlace(), after);
    connection.commit();
    return after;
  }

  private BatchOutcome write(Batch batch) throws SQLException {
    List<PendingRecord> records = batch.records();
    List<RefusedRow> all = new ArrayList<>(batch.refused());
    months.ensure(target, columns, records);
    int inserted = insert(records);
    int updated = 0;
    Set<Integer> notTaken = Set.of();
    if (inserted < records.size()) {
      Map<Integer, TargetWriter.Verdict> verdicts = settled(records, writer.judge());
      notTaken = refuse(records, verdicts, all);
      updated = update(verdicts);
    }
    long kept = keep(records, notTaken);
    quarantine.put(target.table(), all);
    int unchanged = records.size() - inserted - updated - notTaken.size();
    return new BatchOutcome(inserted + updated, unchanged, all.size(), kept);
  }

  /**
   * A first run meets no key that is taken, so it copies straight into the table; once one is met,
   * the rest of the table goes by way of staging, which tells old rows from new ones.
   */
  private int insert(List<PendingRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return 0;
    }
    if (allNew && writer.copyDirectly(records)) {
      return records.size();
    }
    allNew = false;
    return writer.insert(records);
  }

  /**
   * Of two rows with one key the first was taken and the second put aside: in a later run the
   * second must not take the first one's place.
   */
  private Map<Integer, TargetWriter.Verdict> settled(
      List<PendingRecord> records, Map<Integer, TargetWriter.Verdict> verdicts)
      throws SQLException {
    for (Map.Entry<Integer, TargetWriter.Verdict> entry : verdicts.entrySet()) {
      if (entry.getValue() == TargetWriter.Verdict.CHANGED
          && quarantine.knowsAsDuplicate(target.table(), records.get(entry.getKey()).row())) {
        entry.setValue(TargetWriter.Verdict.DUPLICATE_KEY);
      }
    }
    return verdicts;
  }

  private static Set<Integer> refuse(
      List<PendingRecord> records,
      Map<Integer, TargetWriter.Verdict> verdicts,
      List<RefusedRow> refused) {
    Set<Integer> notTaken = new HashSet<>();
    verdicts.forEach(
        (ordinal, verdict) -> {
          if (verdict != TargetWriter.Verdict.CHANGED) {
            notTaken.add(ordinal);
            refused.add(refusal(records.get(ordinal), verdict));
          }
        });
    return notTaken;
  }

  private static RefusedRow refusal(PendingRecord record, TargetWriter.Verdict verdict) {
    return verdict == TargetWriter.Verdict.DUPLICATE_KEY
        ? new RefusedRow(
            record.row(), "duplicate_key", "an earlier row of this source has the same key")
        : new RefusedRow(
            record.row(),
            "key_taken",
            "the key holds other content that this source did not write");
  }

  private int update(Map<Integer, TargetWriter.Verdict> verdicts) throws SQLException {
    List<Integer> changed =
        verdicts.entrySet().stream()
            .filter(entry -> entry.getValue() == TargetWriter.Verdict.CHANGED)
            .map(Map.Entry::getKey)
            .collect(Collectors.toList());
    return changed.isEmpty() ? 0 : writer.update(changed);
  }

  private long keep(List<PendingRecord> records, Set<Integer> notTaken) throws SQLException {
    long kept = 0;
    for (int i = 0; i < records.size(); i++) {
      PendingRecord record = records.get(i);
      if (!record.kept().isEmpty() && !notTaken.contains(i)) {
        kept += keptCells.put(target.table(), record.key(target, columns), record);
      }
    }
    return kept;
  }
}
