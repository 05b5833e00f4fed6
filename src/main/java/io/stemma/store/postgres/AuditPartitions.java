package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The months of the audit tables, for an operator. */
public final class AuditPartitions {
  private final DatabaseUrl url;

  public AuditPartitions(DatabaseUrl url) {
    this.url = url;
  }

  /**
   * A month of a table.
   *
   * @param month its first day, for instance {@code 2025-01-01}
   * @param rows an estimate; -1 where none has been made yet
   * @param heldBecause null where nobody holds it
   * @param byBackfill whether a backfill holds it
   * @param droppableFrom the day from which maintenance drops it, once nobody holds it
   * @param isPast whether that day is past
   */
  public record Month(
      String table,
      String month,
      long rows,
      @Nullable String heldBecause,
      boolean byBackfill,
      String droppableFrom,
      boolean isPast) {}

  /** What the maintenance did: created, dropped or held a partition. */
  public record Action(String table, String partition, String action) {}

  private static final String LIST =
      """
      SELECT p.table_name, p.month::text, c.reltuples::bigint, p.held_because,
             coalesce(h.placed_by_backfill, false),
             ((p.month + interval '1 month')::timestamp + make_interval(days => r.keep_days))::date::text,
             (p.month + interval '1 month')::timestamp AT TIME ZONE 'UTC'
               < now() - make_interval(days => r.keep_days)
      FROM audit.partitions p
      JOIN audit.retention r USING (table_name)
      JOIN pg_class c ON c.oid = p.partition
      LEFT JOIN audit.holds h ON h.table_name = p.table_name AND h.month = p.month
      ORDER BY p.table_name, p.month
      """;

  /**
   * Every month there is.
   *
   * @throws StemmaException when PostgreSQL fails
   */
  public List<Month> list() {
    try (Connection connection = Postgres.connect(url, "stemma-partitions")) {
      return list(connection);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static List<Month> list(Connection connection) throws SQLException {
    List<Month> months = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LIST);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        months.add(
            new Month(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getBoolean(5),
                row.getString(6),
                row.getBoolean(7)));
      }
    }
    return months;
  }

  /**
   * Lets months go that a backfill holds: the next maintenance drops those past their retention.
   *
   * @param table for instance {@code events}; null for all
   * @param month its first day; null for all
   * @param dryRun only says which
   * @return the months let go
   * @throws StemmaException {@link ErrorCode#AUDIT_MONTH_NOT_FOUND} when a month is named that is
   *     not there, or that no backfill holds; then nothing is changed
   */
  public List<Month> release(@Nullable String table, @Nullable String month, boolean dryRun) {
    try (Connection connection = Postgres.connect(url, "stemma-partitions")) {
      List<Month> all = list(connection);
      List<Month> meant =
          all.stream()
              .filter(m -> table == null || m.table().equals(table))
              .filter(m -> month == null || m.month().equals(month))
              .toList();
      if (table != null) {
        refuse(table, month, all, meant);
      }
      List<Month> held = meant.stream().filter(Month::byBackfill).toList();
      if (!dryRun) {
        letGo(connection, held);
      }
      return held;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static void refuse(
      String table, @Nullable String month, List<Month> all, List<Month> meant) {
    String there =
        all.stream()
            .filter(Month::byBackfill)
            .map(m -> m.table() + " " + m.month().substring(0, 7))
            .collect(Collectors.joining(", "));
    String held = " Held by a backfill: " + (there.isEmpty() ? "none" : there) + ".";
    String named = table + (month == null ? "" : " " + month.substring(0, 7));
    if (meant.isEmpty()) {
      throw new StemmaException(
          ErrorCode.AUDIT_MONTH_NOT_FOUND, "There is no month " + named + "." + held);
    }
    if (month != null && !meant.get(0).byBackfill()) {
      String because = meant.get(0).heldBecause();
      throw new StemmaException(
          ErrorCode.AUDIT_MONTH_NOT_FOUND,
          because == null
              ? "Nobody holds " + named + "." + held
              : named + " is held by somebody else: " + because + "." + held);
    }
  }

  private static final String LET_GO =
      "DELETE FROM audit.holds WHERE table_name = ? AND month = ?::date AND placed_by_backfill";

  private static void letGo(Connection connection, List<Month> months) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LET_GO)) {
      for (Month month : months) {
        statement.setString(1, month.table());
        statement.setString(2, month.month());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static final String MAINTAIN =
      "SELECT table_name, partition_name, action FROM audit.partition_maintenance()";

  /**
   * Makes the months ahead and drops those past their retention that nobody holds.
   *
   * @throws StemmaException when PostgreSQL fails
   */
  public List<Action> maintain() {
    try (Connection connection = Postgres.connect(url, "stemma-partitions");
        PreparedStatement statement = connection.prepareStatement(MAINTAIN);
        ResultSet row = statement.executeQuery()) {
      List<Action> actions = new ArrayList<>();
      while (row.next()) {
        actions.add(new Action(row.getString(1), row.getString(2), row.getString(3)));
      }
      return actions;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static StemmaException failure(SQLException e) {
    return new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        "PostgreSQL says " + e.getMessage() + " (" + e.getSQLState() + ").",
        e);
  }
}
