package io.stemma.backfill.quarantine;

import io.stemma.backfill.load.RetryWriter;
import io.stemma.backfill.load.SourceClaim;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.source.SqliteNames;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.PostgresSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows in quarantine as if they were read from their source again. A row that is taken leaves
 * quarantine in the same transaction and belongs to the run that put it there, so that undoing the
 * run takes it back; one that is not stays, with the reason found now.
 */
public final class QuarantineRetry {
  private static final int PAGE_ROWS = 1_000;
  private static final long PAGE_BYTES = 16L << 20;

  private final PostgresSettings settings;
  private final Family family;
  private final @Nullable ZoneId zone;
  private final StopRequest stop;

  /**
   * Prepares a retry.
   *
   * @param zone the zone of times that name none; null for the zone of each entry's run
   * @param stop ends it behind a batch
   */
  public QuarantineRetry(
      PostgresSettings settings, Family family, @Nullable ZoneId zone, StopRequest stop) {
    this.settings = settings;
    this.family = family;
    this.zone = zone;
    this.stop = stop;
  }

  /** Entries of one source table that one run met last. */
  private record Group(
      long run, String source, @Nullable String zone, String state, String sourceTable) {}

  /**
   * Tries entries again, {@value #PAGE_ROWS} at most a transaction.
   *
   * @throws StemmaException {@link ErrorCode#QUARANTINE_ENTRY_NOT_FOUND}, {@link
   *     ErrorCode#BACKFILL_RUNNING}, {@link ErrorCode#BACKFILL_RUN_STATE}: then nothing is done; or
   *     when PostgreSQL fails
   */
  public RetryReport run(QuarantineFilter filter) {
    new Schema(settings).bringUpToDate();
    try (Connection connection = RetryWriter.connect(settings.url())) {
      refuseMissing(new QuarantineReader(connection).missing(filter.ids()));
      List<Group> groups = groups(connection, filter);
      for (Group group : groups) {
        claim(connection, group);
      }
      RetryReport report = RetryReport.none();
      for (Group group : groups) {
        report = report.plus(retry(connection, filter, group));
      }
      return report;
    } catch (SQLException e) {
      throw Quarantined.failure(e);
    }
  }

  private RetryReport retry(Connection connection, QuarantineFilter filter, Group group)
      throws SQLException {
    QuarantineFilter ofGroup =
        new QuarantineFilter(filter.ids(), group.run(), group.sourceTable(), filter.reason());
    QuarantineReader reader = new QuarantineReader(connection);
    RetryReport report = RetryReport.none();
    long after = Long.MIN_VALUE;
    while (true) {
      List<QuarantineEntry> page = reader.page(ofGroup, after, PAGE_ROWS, PAGE_BYTES);
      if (page.isEmpty()) {
        return report;
      }
      after = page.get(page.size() - 1).id();
      report = report.plus(new RetryBatch(connection, family, zone(group)).run(page));
      connection.commit();
      stop.honour();
    }
  }

  private @Nullable ZoneId zone(Group group) {
    return zone != null || group.zone() == null ? zone : ZoneId.of(group.zone());
  }

  private static final String GROUPS =
      """
      SELECT DISTINCT q.run_id, runs.source, runs.source_zone, runs.state, q.source_table
      FROM backfill.quarantine q JOIN backfill.runs USING (run_id)
      WHERE %s
      """
          .formatted(QuarantineFilter.CONDITION);

  /** The groups in the order in which a backfill loads their tables. */
  private List<Group> groups(Connection connection, QuarantineFilter filter) throws SQLException {
    List<Group> groups = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(GROUPS)) {
      filter.bind(connection, statement, 1);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          groups.add(
              new Group(
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5)));
        }
      }
    }
    List<String> order =
        family.tables().stream().map(m -> SqliteNames.folded(m.sourceTable())).toList();
    groups.sort(
        Comparator.comparingLong(Group::run)
            .thenComparingInt(group -> order.indexOf(SqliteNames.folded(group.sourceTable()))));
    return groups;
  }

  private static void claim(Connection connection, Group group) throws SQLException {
    if (!SourceClaim.take(connection, group.source())) {
      throw new StemmaException(
          ErrorCode.BACKFILL_RUNNING,
          "A backfill of "
              + group.source()
              + " is running. Wait for it, or stop it, and try again.");
    }
    if (group.state().equals("undoing")) {
      throw new StemmaException(
          ErrorCode.BACKFILL_RUN_STATE,
          "Run "
              + group.run()
              + " is only undone in part. Finish that first: stemma backfill undo --run "
              + group.run());
    }
  }

  private static void refuseMissing(List<Long> missing) {
    if (!missing.isEmpty()) {
      throw new StemmaException(
          ErrorCode.QUARANTINE_ENTRY_NOT_FOUND,
          "Not in quarantine: "
              + missing
              + ". 'stemma quarantine list' shows what there is; nothing was tried.");
    }
  }
}
