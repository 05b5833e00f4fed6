package io.stemma.backfill.verify;

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
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds one source against the record. PostgreSQL sums up its side while this program reads the
 * source; both are of one moment each: a snapshot of the file and a snapshot of the database.
 */
public final class EstateVerification {
  private final DatabaseUrl url;
  private final Family family;
  private final @Nullable ZoneId zone;
  private final int maxDifferences;

  /**
   * Prepares a verification.
   *
   * @param zone the zone the backfill was given; null when there was none
   * @param maxDifferences how many are listed of each table, and of the graph; all are counted
   */
  public EstateVerification(
      DatabaseUrl url, Family family, @Nullable ZoneId zone, int maxDifferences) {
    this.url = url;
    this.family = family;
    this.zone = zone;
    this.maxDifferences = maxDifferences;
  }

  /**
   * Compares.
   *
   * @param name what the source is called in the ledger
   * @param sha256 computed while PostgreSQL is at work
   * @throws StemmaException when PostgreSQL fails
   */
  public VerifyReport run(String name, Supplier<String> sha256, SourceDatabase source) {
    long started = System.nanoTime();
    try (Connection connection = Postgres.connect(url, "stemma-verify")) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(ONE_MOMENT);
      }
      TargetDatabase target = new TargetDatabase(connection);
      Long[] runs = target.runs(name);
      Outcome outcome =
          runs.length == 0
              ? pending(source)
              : compare(
                  connection,
                  new TablePlan.Context(name, zone, family.secretColumns()),
                  runs,
                  source);
      return new VerifyReport(
          name,
          sha256.get(),
          zone == null ? null : zone.getId(),
          runs.length,
          outcome.tables(),
          outcome.differences(),
          outcome.graph(),
          Duration.ofNanos(System.nanoTime() - started));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static final String ONE_MOMENT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL jit = off";

  private record Outcome(
      List<TableResult> tables, List<Difference> differences, GraphResult graph) {}

  private Outcome pending(SourceDatabase source) {
    List<TableResult> results = new ArrayList<>();
    for (SourceTable table : source.tables()) {
      results.add(
          family
              .mappingOf(table)
              .map(
                  mapping ->
                      TableResult.without(
                          ValidationState.PENDING,
                          table.name(),
                          mapping.dialect(),
                          mapping.target().table(),
                          "no backfill has taken this file under this name"))
              .orElseGet(() -> notTaken(table)));
    }
    GraphResult graph =
        new GraphResult(ValidationState.PENDING, "nothing was moved", List.of(), List.of());
    return new Outcome(List.copyOf(results), List.of(), graph);
  }

  private Outcome compare(
      Connection connection, TablePlan.Context context, Long[] runs, SourceDatabase source)
      throws SQLException {
    Map<SourceTable, TableMapping> taken = new LinkedHashMap<>();
    List<TableResult> results = new ArrayList<>();
    for (SourceTable table : source.tables()) {
      Optional<TableMapping> mapping = family.mappingOf(table);
      mapping.ifPresentOrElse(known -> taken.put(table, known), () -> results.add(notTaken(table)));
    }
    try (SideBySide sides = new SideBySide(connection, maxDifferences)) {
      sides.begin(taken, context, runs, source);
      List<Difference> differences = new ArrayList<>();
      results.addAll(0, sides.compare(source, differences));
      return new Outcome(List.copyOf(results), List.copyOf(differences), sides.graph());
    }
  }

  private static TableResult notTaken(SourceTable table) {
    return TableResult.without(
        ValidationState.NOT_ENABLED, table.name(), null, null, "no family knows this table");
  }

  private static StemmaException failure(SQLException e) {
    boolean hasNoSchema =
        SqlStates.UNDEFINED_TABLE.equals(e.getSQLState())
            || SqlStates.UNKNOWN_SCHEMA.equals(e.getSQLState());
    return new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        hasNoSchema
            ? "This database does not hold Stemma's record. Run 'stemma backfill' first."
            : "The verification stopped: PostgreSQL says "
                + e.getMessage()
                + " ("
                + e.getSQLState()
                + "). It changes nothing; run it again.",
        e);
  }
}
