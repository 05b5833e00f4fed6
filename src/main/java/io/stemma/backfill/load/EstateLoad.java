package io.stemma.backfill.load;

import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Moves one source into the record, table by table, and tells what became of every row. */
public final class EstateLoad {
  private final DatabaseUrl url;
  private final Family family;
  private final @Nullable ZoneId zone;
  private final StopRequest stop;

  public EstateLoad(DatabaseUrl url, Family family, @Nullable ZoneId zone, StopRequest stop) {
    this.stop = stop;
    this.url = url;
    this.family = family;
    this.zone = zone;
  }

  /**
   * Runs the move.
   *
   * @param name what the source is called, in the ledger too
   * @throws StemmaException when PostgreSQL fails; the batches before stay, and the same call goes
   *     on from there
   */
  public LoadReport run(String name, String sha256, SourceDatabase source) {
    long started = System.nanoTime();
    try (Connection connection = Postgres.connect(url, "stemma-backfill")) {
      connection.setAutoCommit(false);
      RunLedger ledger = new RunLedger(connection);
      if (!ledger.claim(name)) {
        throw new StemmaException(
            ErrorCode.BACKFILL_RUNNING,
            "Another backfill of " + name + " is running. Wait for it, or stop it, and try again.");
      }
      long run = ledger.begin(name, sha256, zone == null ? null : zone.getId());
      try {
        new SideLedger(connection).note(run, source.sideFiles());
        SourceCells cells = new SourceCells(family.secretColumns());
        RunContext context = new RunContext(run, name, source, url, zone, cells, stop);
        LoadReport report = load(connection, context, sha256, started);
        ledger.done(run, report.json());
        return report;
      } catch (SQLException | RuntimeException e) {
        noteFailure(ledger, run, e);
        throw e;
      }
    } catch (SQLException e) {
      throw failure(name, e);
    }
  }

  private LoadReport load(Connection connection, RunContext run, String sha256, long started)
      throws SQLException {
    List<SourceTable> tables = run.source().tables();
    List<Lane.Step> steps = steps(tables);
    Map<Lane.Step, TableCount> counts = new ConcurrentHashMap<>();
    // Whoever is named is there before anybody names him: two lanes that both made placeholders and
    // identities would wait for each other.
    inLanes(run, counts, List.of(those(steps, step -> step.mapping().target().hasPlaceholders())));
    List<Lane.Step> rest = those(steps, step -> !step.mapping().target().hasPlaceholders());
    inLanes(
        run,
        counts,
        List.of(
            those(rest, step -> step.mapping().target().monthColumn() == null),
            those(rest, step -> step.mapping().target().monthColumn() != null)));
    GraphCount graph = new GraphCount(connection);
    return new LoadReport(
        run.run(),
        run.name(),
        sha256,
        zone == null ? null : zone.getId(),
        steps.stream().map(step -> Objects.requireNonNull(counts.get(step))).toList(),
        run.source().sideFiles(),
        tables.stream().filter(t -> family.mappingOf(t).isEmpty()).map(SourceTable::name).toList(),
        graph.identities(),
        graph.byLabel(),
        Duration.ofNanos(System.nanoTime() - started));
  }

  /** The tables the family knows, in the family's order. */
  private List<Lane.Step> steps(List<SourceTable> tables) {
    List<Lane.Step> steps = new ArrayList<>();
    for (TableMapping mapping : family.tables()) {
      for (SourceTable table : tables) {
        if (family.mappingOf(table).filter(mapping::equals).isPresent()) {
          steps.add(new Lane.Step(table, mapping));
        }
      }
    }
    return steps;
  }

  private static List<Lane.Step> those(List<Lane.Step> steps, Predicate<Lane.Step> which) {
    return steps.stream().filter(which).toList();
  }

  private static void inLanes(
      RunContext run, Map<Lane.Step, TableCount> counts, List<List<Lane.Step>> lanes)
      throws SQLException {
    ExecutorService pool = Executors.newFixedThreadPool(lanes.size());
    try {
      List<Lane> all = lanes.stream().map(steps -> new Lane(steps, run, counts)).toList();
      finish(pool.invokeAll(all));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StemmaException(ErrorCode.STORE_UNAVAILABLE, "The backfill was interrupted.", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Waits for every lane; the first failure is thrown, the others go with it. */
  private static void finish(List<Future<Void>> lanes) throws SQLException, InterruptedException {
    @Nullable Throwable failure = null;
    for (Future<Void> lane : lanes) {
      try {
        lane.get();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (failure == null) {
          failure = cause;
        } else {
          failure.addSuppressed(cause);
        }
      }
    }
    if (failure instanceof SQLException sql) {
      throw sql;
    }
    if (failure instanceof RuntimeException other) {
      throw other;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private static void noteFailure(RunLedger ledger, long run, Exception e) {
    try {
      boolean interrupted =
          e instanceof StemmaException known && known.code() == ErrorCode.INTERRUPTED;
      ledger.ended(run, interrupted, String.valueOf(e.getMessage()));
    } catch (SQLException alsoFailed) {
      e.addSuppressed(alsoFailed);
    }
  }

  private static StemmaException failure(String name, SQLException e) {
    if (SqlStates.DISK_FULL.equals(e.getSQLState())) {
      return new StemmaException(
          ErrorCode.STORE_UNAVAILABLE,
          "PostgreSQL's disk is full. Make room and run the same command again: it goes on.",
          e);
    }
    return new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        "The backfill of "
            + name
            + " stopped: PostgreSQL says "
            + e.getMessage()
            + " ("
            + e.getSQLState()
            + "). What was committed stays; the same command goes on from there.",
        e);
  }
}
