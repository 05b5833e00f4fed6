package io.stemma.backfill.load;

import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what {@link BatchWriter} would do with the batches of a table, and writes nothing. */
final class BatchJudge implements BatchTarget {
  private static final String QUARANTINE = "backfill.quarantine";

  private final Scratch scratch;
  private final Target target;
  private final List<String> columns;
  private final SourceCells cells;
  private final RecordKey key;
  private final Shadow shadow;
  private final Quarantine quarantine;
  private final boolean hasQuarantine;

  /**
   * Prepares for a table.
   *
   * @param file number of the file in this dry run
   */
  BatchJudge(Scratch scratch, TableMapping mapping, RunContext run, int file) throws SQLException {
    this.scratch = scratch;
    this.target = mapping.target();
    this.columns = mapping.records().columns();
    this.cells = run.cells();
    this.key = new RecordKey(mapping);
    this.shadow = new Shadow(scratch, mapping, file, run.name());
    this.quarantine = new Quarantine(scratch.connection(), run.run(), cells);
    this.hasQuarantine = scratch.has(QUARANTINE);
  }

  /** The whole file is judged, whatever an unfinished run has done of it. */
  @Override
  public Checkpoints.Position position(TableCount none) {
    return new Checkpoints.Position(null, none);
  }

  @Override
  public TableCount write(Batch batch, TableCount before) throws SQLException {
    scratch.onlyRead();
    TableCount after = before.plus(batch.rows(), judge(batch));
    scratch.connection().commit();
    return after;
  }

  private BatchOutcome judge(Batch batch) throws SQLException {
    List<PendingRecord> records = batch.records();
    List<String> refused = new ArrayList<>();
    batch.refused().forEach(row -> refused.add(row.reason()));
    if (records.isEmpty()) {
      return new BatchOutcome(0, 0, Reasons.of(refused.stream()), Reasons.NONE);
    }
    shadow.stage(records);
    List<Integer> taken = new ArrayList<>();
    Set<Integer> notTaken = new HashSet<>();
    RecordKey.Changes changes = key.new Changes();
    for (Map.Entry<Integer, Shadow.Verdict> entry : shadow.judge().entrySet()) {
      switch (settled(records.get(entry.getKey()), entry.getValue(), changes)) {
        case NEW, CHANGED -> taken.add(entry.getKey());
        case SAME -> {}
        case DUPLICATE_KEY -> {
          refused.add("duplicate_key");
          notTaken.add(entry.getKey());
        }
        case KEY_TAKEN -> {
          refused.add("key_taken");
          notTaken.add(entry.getKey());
        }
      }
    }
    int loaded = shadow.take(taken);
    scratch.note(target, columns, shadow.staging(), taken);
    return new BatchOutcome(
        loaded,
        records.size() - loaded - notTaken.size(),
        Reasons.of(refused.stream()),
        kept(records, notTaken));
  }

  /** The second row of a key does not take the first one's place, as in a real run. */
  private Shadow.Verdict settled(
      PendingRecord record, Shadow.Verdict verdict, RecordKey.Changes changes) throws SQLException {
    if (verdict != Shadow.Verdict.CHANGED) {
      return verdict;
    }
    if (hasQuarantine && quarantine.knowsAsDuplicate(target.table(), record.row())) {
      return Shadow.Verdict.DUPLICATE_KEY;
    }
    return switch (changes.add(record)) {
      case FIRST -> Shadow.Verdict.CHANGED;
      case REPEATED -> Shadow.Verdict.SAME;
      case SECOND -> Shadow.Verdict.DUPLICATE_KEY;
    };
  }

  private Reasons kept(List<PendingRecord> records, Set<Integer> notTaken) {
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      if (!notTaken.contains(i)) {
        records.get(i).kept().stream()
            .filter(cell -> !cells.isSecret(cell.column()))
            .forEach(cell -> reasons.add(cell.reason()));
      }
    }
    return Reasons.of(reasons.stream());
  }
}
