package io.stemma.backfill.verify;

import io.stemma.backfill.load.SourceCells;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.retired.ArchivedRows;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds one source against the record. PostgreSQL sums up its side while this program reads the
 * source; both are of one moment each: a snapshot of the file and a snapshot of the database.
 */
public final class EstateVerification implements AutoCloseable {
  private final Family family;
  private final @Nullable ZoneId zone;
  private final Set<String> acceptUnknown;
  private final int maxDifferences;
  private final ArchivedRows archives;
  private final Moment moment;
  private final Worker graphThread = new Worker("stemma-verify-graph");
  private final Future<GraphResult> graph;

  private EstateVerification(
      Moment moment,
      Family family,
      @Nullable ZoneId zone,
      Set<String> acceptUnknown,
      int maxDifferences,
      ArchivedRows archives) {
    this.moment = moment;
    this.acceptUnknown = acceptUnknown;
    this.archives = archives;
    this.family = family;
    this.zone = zone;
    this.maxDifferences = maxDifferences;
    this.graph = graphThread.submit(() -> graph(moment, maxDifferences));
  }

  /**
   * Fixes the moment, and lets PostgreSQL begin with the graph, which belongs to no source.
   *
   * @param zone the zone the backfill was given; null when there was none
   * @param acceptUnknown tables of a known name whose rows may stay behind
   * @param maxDifferences how many are listed of each table, and of the graph; all are counted
   * @param archives where the rows of months are that the maintenance has dropped
   * @throws StemmaException when PostgreSQL fails
   */
  public static EstateVerification begin(
      DatabaseUrl url,
      Family family,
      @Nullable ZoneId zone,
      Set<String> acceptUnknown,
      int maxDifferences,
      ArchivedRows archives) {
    try {
      return new EstateVerification(
          Moment.now(url), family, zone, acceptUnknown, maxDifferences, archives);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Compares one source.
   *
   * @param name what the source is called in the ledger
   * @param sha256 asked for while PostgreSQL is at work
   * @throws StemmaException when PostgreSQL fails
   */
  public VerifyReport run(String name, Supplier<String> sha256, SourceDatabase source) {
    long started = System.nanoTime();
    try {
      TakenAs takenAs =
          new SourceIdentity(moment.first())
              .of(
                  name,
                  sha256,
                  () ->
                      new ContentMatch(moment.first(), context(name, sha256))
                          .source(source, taken(source)));
      Outcome outcome =
          takenAs.runs().isEmpty()
              ? pending(source, takenAs)
              : compare(context(takenAs.source(), sha256), takenAs.runNumbers(), source);
      String hash = sha256.get();
      return new VerifyReport(
          name,
          takenAs.source(),
          takenAs.by().word(),
          hash,
          zone == null ? null : zone.getId(),
          takenAs.runs().size(),
          takenAs.undone(),
          source.remarks(),
          outcome.tables(),
          outcome.differences(),
          outcome.maintenance(),
          Worker.awaited(graph),
          Duration.ofNanos(System.nanoTime() - started));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    graphThread.close();
    try {
      moment.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** On a connection of its own: a label that cannot be read says nothing about the tables. */
  private static GraphResult graph(Moment moment, int maxDifferences) throws SQLException {
    try (Connection connection = moment.openAgain()) {
      return new GraphVerification(connection, maxDifferences).run();
    } catch (SQLException e) {
      return new GraphResult(
          ValidationState.TABLE_ERROR, "PostgreSQL says " + e.getMessage(), List.of(), List.of());
    }
  }

  private record Outcome(
      List<TableResult> tables,
      List<Difference> differences,
      List<MaintenanceChange> maintenance) {}

  private Outcome pending(SourceDatabase source, TakenAs takenAs) {
    List<TableResult> results = new ArrayList<>();
    taken(source)
        .forEach(
            (table, mapping) ->
                results.add(
                    TableResult.without(
                        ValidationState.PENDING,
                        table.name(),
                        mapping.dialect(),
                        mapping.target().table(),
                        takenAs.whyPending())));
    results.addAll(notTaken(source));
    return new Outcome(List.copyOf(results), List.of(), List.of());
  }

  private Outcome compare(TablePlan.Context context, Long[] runs, SourceDatabase source)
      throws SQLException {
    List<TableResult> results = new ArrayList<>();
    results.addAll(notTaken(source));
    try (SideBySide sides = new SideBySide(moment.first(), maxDifferences)) {
      sides.begin(taken(source), context, runs, source);
      List<Difference> differences = new ArrayList<>();
      List<MaintenanceChange> maintenance = new ArrayList<>();
      results.addAll(0, sides.compare(source, differences, maintenance));
      return new Outcome(List.copyOf(results), List.copyOf(differences), List.copyOf(maintenance));
    }
  }

  private TablePlan.Context context(String name, Supplier<String> sha256) {
    return new TablePlan.Context(name, zone, new SourceCells(family), archives, sha256);
  }

  private Map<SourceTable, TableMapping> taken(SourceDatabase source) {
    Map<SourceTable, TableMapping> taken = new LinkedHashMap<>();
    for (SourceTable table : source.tables()) {
      family.mappingOf(table).ifPresent(mapping -> taken.put(table, mapping));
    }
    return taken;
  }

  /** Tables that nobody knows, and those of a known name whose rows are nowhere. */
  private List<TableResult> notTaken(SourceDatabase source) {
    List<TableResult> results = new ArrayList<>();
    for (String table : family.notTaken(source).keySet()) {
      results.add(
          TableResult.without(
              ValidationState.NOT_ENABLED, table, null, null, "no family knows this table"));
    }
    for (NotAccountedFor found :
        NotAccountedFor.accepting(family.notAccountedFor(source), acceptUnknown)) {
      ValidationState state =
          found.isAccepted() ? ValidationState.ACCEPTED : ValidationState.NOT_ACCOUNTED_FOR;
      results.add(TableResult.without(state, found.table(), null, null, found.text()));
    }
    return results;
  }

  private static StemmaException failure(SQLException e) {
    boolean hasNoSchema =
        SqlStates.UNDEFINED_TABLE.equals(e.getSQLState())
            || SqlStates.UNKNOWN_SCHEMA.equals(e.getSQLState());
    return hasNoSchema
        ? new StemmaException(
            ErrorCode.STORE_UNAVAILABLE,
            "This database does not hold Stemma's record. Run 'stemma backfill' first.",
            e)
        : SqlStates.stopped("The verification stopped: ", e, "It changes nothing; run it again.");
  }
}
