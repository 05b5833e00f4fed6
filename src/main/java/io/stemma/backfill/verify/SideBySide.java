package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.LongSet;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import io.stemma.backfill.verify.TableVerification.TargetTotals;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Both sides at work at once: PostgreSQL's sums on one thread, the source on two. */
final class SideBySide implements AutoCloseable {
  private final Connection connection;
  private final TargetDatabase target;
  private final int maxDifferences;
  private final Worker targetThread = new Worker("stemma-verify-target");
  private final Worker sourceThread = new Worker("stemma-verify-source");
  private final List<Work> works = new ArrayList<>();

  SideBySide(Connection connection, int maxDifferences) {
    this.connection = connection;
    this.target = new TargetDatabase(connection);
    this.maxDifferences = maxDifferences;
  }

  /** One table's comparison, or why there is none. */
  private record Work(
      SourceTable table,
      TableMapping mapping,
      @Nullable TableVerification verification,
      @Nullable Future<TargetTotals> target,
      @Nullable String unusable) {}

  /** Lets PostgreSQL begin and reads the source. */
  void begin(
      Map<SourceTable, TableMapping> taken,
      TablePlan.Context context,
      Long[] runs,
      SourceDatabase source)
      throws SQLException {
    Map<String, Long> tablesOfTarget =
        taken.values().stream()
            .collect(Collectors.groupingBy(m -> m.target().table(), Collectors.counting()));
    Map<String, LongSet> claimed = new HashMap<>();
    Map<SourceTable, TablePlan> plans = new LinkedHashMap<>();
    for (var entry : taken.entrySet()) {
      String targetTable = entry.getValue().target().table();
      boolean sharesTarget = tablesOfTarget.getOrDefault(targetTable, 0L) > 1;
      try {
        plans.put(
            entry.getKey(),
            TablePlan.of(entry.getKey(), entry.getValue(), sharesTarget, context, target));
      } catch (TableUnusable e) {
        works.add(new Work(entry.getKey(), entry.getValue(), null, null, e.getMessage()));
      }
    }
    for (TablePlan plan : plans.values()) {
      LongSet keys =
          claimed.computeIfAbsent(plan.mapping().target().table(), table -> new LongSet());
      TableVerification verification =
          new TableVerification(plan, context, runs, keys, maxDifferences);
      Future<TargetTotals> totals =
          targetThread.submit(() -> guarded(() -> verification.target(target)));
      works.add(new Work(plan.table(), plan.mapping(), verification, totals, null));
    }
    readSource(source);
  }

  /** Reads with two threads, each table by one of them; the long ones are begun first. */
  private void readSource(SourceDatabase source) throws SQLException {
    Queue<TableVerification> waiting =
        works.stream()
            .sorted(Comparator.comparing(work -> work.mapping().target().monthColumn() == null))
            .map(Work::verification)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
    try (SourceDatabase again = source.openAgain()) {
      Future<Boolean> helper = sourceThread.submit(() -> drain(waiting, again));
      drain(waiting, source);
      Worker.awaited(helper);
    }
  }

  private static boolean drain(Queue<TableVerification> waiting, SourceDatabase source) {
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      next.readSource(source);
    }
    return true;
  }

  /** Waits for PostgreSQL and compares, table by table. */
  List<TableResult> compare(
      SourceDatabase source, List<Difference> differences, List<MaintenanceChange> maintenance)
      throws SQLException {
    for (Work work : works) {
      waitFor(work.target());
    }
    List<TableResult> results = new ArrayList<>();
    for (int i = 0; i < works.size(); i++) {
      Work work = works.get(i);
      results.add(result(work, isLastOfTarget(i), source));
      if (work.verification() != null) {
        differences.addAll(work.verification().differences().listed());
        maintenance.addAll(work.verification().maintenance());
      }
    }
    return results;
  }

  /** The connection is free for this thread only when the other one has done with it. */
  private static void waitFor(@Nullable Future<TargetTotals> totals) throws SQLException {
    if (totals != null) {
      try {
        Worker.awaited(totals);
      } catch (TableUnusable e) {
        // Its own result will say so.
      }
    }
  }

  private TableResult result(Work work, boolean isLastOfTarget, SourceDatabase source)
      throws SQLException {
    if (work.verification() == null || work.target() == null) {
      return error(work, String.valueOf(work.unusable()));
    }
    TableVerification verification = work.verification();
    Future<TargetTotals> totals = work.target();
    try {
      return guarded(
          () -> verification.compare(source, target, Worker.awaited(totals), isLastOfTarget));
    } catch (TableUnusable e) {
      return error(work, String.valueOf(e.getMessage()));
    }
  }

  private static TableResult error(Work work, String reason) {
    return TableResult.without(
        ValidationState.TABLE_ERROR,
        work.table().name(),
        work.mapping().dialect(),
        work.mapping().target().table(),
        reason);
  }

  private boolean isLastOfTarget(int index) {
    String targetTable = works.get(index).mapping().target().table();
    return works.stream()
        .skip(index + 1L)
        .noneMatch(later -> later.mapping().target().table().equals(targetTable));
  }

  /** One statement that fails must not take the rest of the transaction with it. */
  private <T> T guarded(Callable<T> work) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      T result = work.call();
      connection.releaseSavepoint(before);
      return result;
    } catch (TargetFailed e) {
      throw unusable(e.failure(), before);
    } catch (SQLException e) {
      throw unusable(e, before);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the connection itself is gone, the roll-back says so and ends the run. */
  private TableUnusable unusable(SQLException e, Savepoint before) throws SQLException {
    connection.rollback(before);
    return new TableUnusable("PostgreSQL says " + e.getMessage());
  }

  @Override
  public void close() {
    targetThread.close();
    sourceThread.close();
  }
}
