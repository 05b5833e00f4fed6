package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.LongSet;
import io.stemma.backfill.source.SideFileFacts;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.verify.TableResult.Side;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares one source table with its target: sums first, keys only where the sums differ. */
final class TableVerification {
  private final TablePlan plan;
  private final Long[] runs;
  private final LongSet claimed;
  private final Differences differences;
  private final SourceTotals totals;
  private final ArchivedRecords archived;
  private final MaintenanceChanges maintenance = new MaintenanceChanges();
  private final TablePlan.Context context;
  private final int limit;

  /**
   * Prepares the comparison.
   *
   * @param claimed keys looked up in the target, shared by all tables that go there
   */
  TableVerification(
      TablePlan plan, TablePlan.Context context, Long[] runs, LongSet claimed, int maxDifferences) {
    this.plan = plan;
    this.context = context;
    this.limit = maxDifferences;
    this.archived = new ArchivedRecords(plan.relation(), context.archives(), plan.retired(), runs);
    this.runs = runs.clone();
    this.claimed = claimed;
    this.differences = new Differences(maxDifferences);
    this.totals = new SourceTotals(plan, differences);
  }

  /** PostgreSQL's side, computed there. */
  record TargetTotals(Checksum records, Checksum keptCells, Checksum entries) {}

  TargetTotals target(TargetDatabase target) throws SQLException {
    archived.read();
    maintenance.look(target, plan, archived, runs, limit);
    Checksum records = new Checksum();
    if (!plan.sharesTarget()) {
      records = target.checksum(plan.relation(), runs);
      records.add(archived.ofRuns());
    }
    return new TargetTotals(
        records, target.checksum(plan.kept(), runs), target.checksum(plan.quarantine(), runs));
  }

  /** The source's side; may run while PostgreSQL computes its own. */
  void readSource(SourceDatabase source) {
    plan.records().read(source, totals);
  }

  /**
   * Brings the two sides together.
   *
   * @param isLastOfTarget whether no further table goes to the same target
   */
  TableResult compare(
      SourceDatabase source, TargetDatabase target, TargetTotals there, boolean isLastOfTarget)
      throws SQLException {
    Checksum expected = totals.records();
    Checksum actual = there.records();
    BitSet buckets = expected.differing(actual);
    BitSet keptBuckets = totals.keptCells().differing(there.keptCells());
    long quarantined = totals.refused();
    boolean hasKey = !plan.relation().key().isEmpty();
    if (hasKey && !(buckets.isEmpty() && keptBuckets.isEmpty() && !totals.someKeysAreTaken())) {
      KeptCellComparison keptCells =
          new KeptCellComparison(target, runs, plan.kept(), keptBuckets, differences);
      KeyedComparison keyed =
          new KeyedComparison(
              target,
              runs,
              plan,
              expected,
              actual,
              buckets,
              claimed,
              differences,
              keptCells,
              archived);
      plan.records().read(source, keyed);
      keyed.flush();
      quarantined += keyed.quarantined();
    }
    if (hasKey && plan.sharesTarget()) {
      // Which of the tables a row came from is not known; what none of them claims is too many.
      buckets.set(0, Checksum.BUCKETS, isLastOfTarget);
    }
    if (hasKey && !buckets.isEmpty() && (isLastOfTarget || !plan.sharesTarget())) {
      findExtra(target, buckets);
    }
    compareQuarantine(source, target, totals.entries().differing(there.entries()));
    return result(expected, actual, quarantined, hasKey ? null : "its target has no key");
  }

  /** An entry whose row the file had when a run read other bytes than these is no fault. */
  private void compareQuarantine(SourceDatabase source, TargetDatabase target, BitSet buckets)
      throws SQLException {
    if (buckets.isEmpty()) {
      return;
    }
    QuarantineComparison comparison =
        new QuarantineComparison(target, plan.quarantine(), buckets, differences);
    plan.records().read(source, comparison);
    comparison.flush();
    String log =
        source.sideFiles().stream()
            .filter(file -> file.name().equals(plan.table().name()))
            .map(SideFileFacts::sha256)
            .findFirst()
            .orElse(null);
    comparison.findExtra(target.ofSameBytes(runs, context.sha256().get(), log));
  }

  Differences differences() {
    return differences;
  }

  /** What the maintenance did to the rows, the first ones. */
  List<MaintenanceChange> maintenance() {
    return maintenance.listed();
  }

  private void findExtra(TargetDatabase target, BitSet buckets) throws SQLException {
    RowEncoder keys = plan.relation().keyEncoder();
    RowDifferences rows =
        new RowDifferences(plan.mapping().target().table(), plan.relation(), differences);
    target.keys(
        plan.relation(),
        runs,
        buckets,
        key -> {
          if (!claimed.contains(keys.hash(key, key.length))) {
            rows.extra(key);
          }
        });
    archived.findExtra(buckets, claimed, rows);
  }

  private TableResult result(
      Checksum expected, Checksum actual, long quarantined, @Nullable String withoutKey) {
    boolean isSame = differences.count() == 0 && expected.differing(actual).isEmpty();
    ValidationState state =
        !isSame
            ? ValidationState.MISMATCHED
            : withoutKey == null ? ValidationState.VALIDATED : ValidationState.NO_PRIMARY_KEY;
    return new TableResult(
        plan.table().name(),
        plan.mapping().dialect(),
        plan.mapping().target().table(),
        state,
        totals.rows(),
        quarantined,
        totals.skippedRecords(),
        totals.keptCells().rows(),
        Side.of(expected),
        Side.of(actual),
        differences.count(),
        maintenance.rowsOf(),
        withoutKey);
  }
}
