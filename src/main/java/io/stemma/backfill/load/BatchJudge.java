package io.stemma.backfill.load;

import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.retired.RetiredRecords;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts what {@link BatchWriter} would do with the batches of a table, and writes nothing. */
final class BatchJudge implements BatchTarget {
  private static final String QUARANTINE = "backfill.quarantine";

  private final Scratch scratch;
  private final Target target;
  private final List<String> columns;
  private final KeptSoFar kept;
  private final ClaimedKeys claimed = new ClaimedKeys();
  private final Shadow shadow;
  private final Quarantine quarantine;
  private final boolean hasQuarantine;
  private final RetiredRecords retired;

  /**
   * Prepares for a table.
   *
   * @param file number of the file in this dry run
   */
  BatchJudge(Scratch scratch, TableMapping mapping, RunContext run, int file) throws SQLException {
    this.scratch = scratch;
    this.target = mapping.target();
    this.columns = mapping.records().columns();
    this.kept = new KeptSoFar(run.cells());
    this.shadow = new Shadow(scratch, mapping, file, run.name());
    this.quarantine = new Quarantine(scratch.connection(), run.run(), run.cells());
    this.hasQuarantine = scratch.has(QUARANTINE);
    this.retired = new RetiredRecords(scratch.connection(), target, columns, run.archives());
  }

  /** The whole file is judged, whatever an unfinished run has done of it. */
  @Override
  public Checkpoints.Position position(TableCount none) {
    return new Checkpoints.Position(null, none);
  }

  @Override
  public TableCount write(Batch batch, TableCount before) throws SQLException {
    boolean someAreRetired = retired.concern(batch.months());
    scratch.onlyRead();
    TableCount after = before.plus(batch.rows(), judge(batch, someAreRetired));
    scratch.connection().commit();
    return after;
  }

  private BatchOutcome judge(Batch batch, boolean someAreRetired) throws SQLException {
    List<String> refused = new ArrayList<>();
    batch.refused().forEach(row -> refused.add(row.reason()));
    if (batch.records() == 0) {
      return new BatchOutcome(0, 0, Reasons.of(refused.stream()), Reasons.NONE);
    }
    shadow.stage(batch);
    List<Integer> taken = new ArrayList<>();
    Set<Integer> notTaken = new HashSet<>();
    if (someAreRetired) {
      leaveRetired(refused, notTaken);
    }
    Map<Long, Long> changes = new HashMap<>();
    Map<Integer, Shadow.Judged> verdicts = shadow.judge();
    claimed.stand(batch, others(verdicts));
    for (Map.Entry<Integer, Shadow.Judged> entry : verdicts.entrySet()) {
      switch (settled(batch, entry.getKey(), entry.getValue(), changes)) {
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
    Reasons keptReasons = kept(batch, refused, notTaken);
    return new BatchOutcome(
        loaded,
        batch.records() - loaded - notTaken.size(),
        Reasons.of(refused.stream()),
        keptReasons);
  }

  private void leaveRetired(List<String> refused, Set<Integer> notTaken) throws SQLException {
    Staging staging = shadow.staging();
    retired
        .take(staging.name())
        .forEach(
            (number, isSame) -> {
              if (!isSame) {
                refused.add("key_taken");
                notTaken.add(staging.ordinal(number));
              }
            });
  }

  private static Set<Integer> others(Map<Integer, Shadow.Judged> verdicts) {
    return verdicts.entrySet().stream()
        .filter(entry -> entry.getValue().verdict() != Shadow.Verdict.SAME)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /**
   * The second row of a key does not take the first one's place, as in a real run.
   *
   * @param changes content of the first change of each key of the batch
   */
  private Shadow.Verdict settled(
      Batch batch, int ordinal, Shadow.Judged judged, Map<Long, Long> changes) throws SQLException {
    if (judged.verdict() != Shadow.Verdict.CHANGED) {
      return judged.verdict();
    }
    if (claimed.isClaimed(batch, ordinal)) {
      return Shadow.Verdict.DUPLICATE_KEY;
    }
    if (hasQuarantine && quarantine.knowsAsDuplicate(target.table(), batch.row(ordinal))) {
      return Shadow.Verdict.DUPLICATE_KEY;
    }
    Long first = changes.putIfAbsent(judged.sameKey(), judged.content());
    if (first == null) {
      return Shadow.Verdict.CHANGED;
    }
    return first == judged.content() ? Shadow.Verdict.SAME : Shadow.Verdict.DUPLICATE_KEY;
  }

  /** Of two rows alike but for such cells the second is put aside, as in a real run. */
  private Reasons kept(Batch batch, List<String> refused, Set<Integer> notTaken) {
    List<String> reasons = new ArrayList<>();
    for (KeptRecord record : batch.kept()) {
      if (notTaken.contains(record.ordinal())) {
        continue;
      }
      if (kept.isTaken(record)) {
        notTaken.add(record.ordinal());
        refused.add("duplicate_key");
      } else {
        reasons.addAll(kept.put(record));
      }
    }
    return Reasons.of(reasons.stream());
  }
}
