package io.stemma.backfill.load;

import io.stemma.backfill.mapping.Family;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Moves one source into the record, table by table, and tells what became of every row. */
public final class EstateLoad {
  private final DatabaseUrl url;
  private final Family family;
  private final @Nullable ZoneId zone;

  public EstateLoad(DatabaseUrl url, Family family, @Nullable ZoneId zone) {
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
      long run = ledger.begin(name, sha256, zone == null ? null : zone.getId());
      try {
        LoadReport report = load(connection, run, name, sha256, source, started);
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

  private LoadReport load(
      Connection connection,
      long run,
      String name,
      String sha256,
      SourceDatabase source,
      long started)
      throws SQLException {
    SourceCells cells = new SourceCells(family.secretColumns());
    Map<String, SourceTable> tables = new LinkedHashMap<>();
    source.tables().forEach(table -> tables.put(table.name(), table));
    List<TableCount> counts = new ArrayList<>();
    for (var mapping : family.tables()) {
      SourceTable table = tables.get(mapping.sourceTable());
      if (table != null && mapping.equals(family.mappingOf(table).orElse(null))) {
        BatchWriter writer = new BatchWriter(connection, mapping, run, name, cells);
        counts.add(new TableLoad(table, mapping, name, zone, writer).run(source, table));
      }
    }
    List<String> notTaken =
        tables.values().stream()
            .filter(table -> family.mappingOf(table).isEmpty())
            .map(SourceTable::name)
            .toList();
    GraphCount graph = new GraphCount(connection);
    return new LoadReport(
        run,
        name,
        sha256,
        zone == null ? null : zone.getId(),
        List.copyOf(counts),
        notTaken,
        graph.identities(),
        graph.byLabel(),
        Duration.ofNanos(System.nanoTime() - started));
  }

  private static void noteFailure(RunLedger ledger, long run, Exception e) {
    try {
      ledger.failed(run, String.valueOf(e.getMessage()));
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
