package io.stemma.backfill.retired;

import io.stemma.backfill.mapping.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Finds the records of a batch that stand in a retired month of their target, so that a backfill
 * does not load them again. A detached month is asked itself; a dropped one is read from its
 * archive into a temporary table, once a session.
 *
 * <p>The names in these statements come from declarations and the ledger of months, quoted where
 * they come from an archive.
 */
public final class RetiredRecords {
  private final Connection connection;
  private final Target target;
  private final List<String> columns;
  private final ArchivedRows archives;
  private final List<RetiredMonth> retired;
  private final Map<RetiredMonth, String> tables = new HashMap<>();
  private List<RetiredMonth> concerned = List.of();

  /**
   * Prepares for the batches of a table.
   *
   * @param columns of its records, without the run
   */
  public RetiredRecords(
      Connection connection, Target target, List<String> columns, ArchivedRows archives)
      throws SQLException {
    this.connection = connection;
    this.target = target;
    this.columns = List.copyOf(columns);
    this.archives = archives;
    this.retired =
        target.monthColumn() == null ? List.of() : new RetiredMonths(connection).of(target.table());
  }

  /**
   * Whether any of these months is retired; the rows of those that are can be asked afterwards.
   *
   * @param firstDays of the months of a batch
   */
  public boolean concern(Set<String> firstDays) throws SQLException {
    concerned =
        retired.stream().filter(month -> firstDays.contains(month.month().firstDay())).toList();
    for (RetiredMonth month : concerned) {
      if (!tables.containsKey(month)) {
        tables.put(month, month.detached() == null ? read(month) : month.detached());
      }
    }
    return !concerned.isEmpty();
  }

  private static final String TABLE = "CREATE TEMPORARY TABLE %s AS SELECT %s FROM %s WITH NO DATA";

  private static final String COPY = "COPY pg_temp.%s (%s) FROM STDIN (FORMAT binary)";

  private static final String INDEX = "CREATE INDEX ON pg_temp.%s (%s)";

  private String read(RetiredMonth month) throws SQLException {
    String name = "retired_" + month.month().partition() + "_" + month.part();
    String stored =
        archives.columns(month).stream()
            .map(column -> '"' + column.name().replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(", "));
    execute(TABLE.formatted(name, stored, target.table()));
    CopyIn in =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY.formatted(name, stored));
    try {
      archives.copy(month, message -> send(in, message));
      in.endCopy();
    } catch (SendFailed e) {
      throw e.failure;
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
    execute(INDEX.formatted(name, String.join(", ", target.key())));
    return "pg_temp." + name;
  }

  private static void send(CopyIn in, byte[] message) {
    try {
      in.writeToCopy(message, 0, message.length);
    } catch (SQLException e) {
      throw new SendFailed(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static final String TAKE =
      """
      WITH standing AS (
        SELECT s.staging_ordinal AS number, bool_or((%s) IS NOT DISTINCT FROM (%s)) AS is_same
        FROM %s s JOIN (%s) t ON %s
        GROUP BY 1)
      DELETE FROM %s s USING standing WHERE s.staging_ordinal = standing.number
      RETURNING standing.number, standing.is_same
      """;

  /**
   * Takes the records out of a staging table that stand in the months concerned.
   *
   * @return by the record's number there, whether the month holds it with this very content; where
   *     it does not, it holds other content of its key
   */
  public Map<Long, Boolean> take(String staging) throws SQLException {
    String list = String.join(", ", columns);
    String standing =
        concerned.stream()
            .map(month -> "SELECT " + list + " FROM " + tables.get(month))
            .collect(Collectors.joining(" UNION ALL "));
    String keys =
        target.key().stream()
            .map(column -> "s." + column + " = t." + column)
            .collect(Collectors.joining(" AND "));
    String query =
        TAKE.formatted(
            target.stored("t", columns), prefixed("s."), staging, standing, keys, staging);
    Map<Long, Boolean> taken = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        taken.put(row.getLong(1), row.getBoolean(2));
      }
    }
    return taken;
  }

  private static final String MONTHS =
      "SELECT DISTINCT to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-01') FROM %s";

  /** First days of the months of the records that are left in a staging table. */
  public Set<String> months(String staging) throws SQLException {
    Set<String> months = new LinkedHashSet<>();
    try (PreparedStatement statement =
            connection.prepareStatement(MONTHS.formatted(target.monthColumn(), staging));
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        months.add(row.getString(1));
      }
    }
    return months;
  }

  private String prefixed(String prefix) {
    return columns.stream().map(prefix::concat).collect(Collectors.joining(", "));
  }

  /** Carries a database error through an archive that is read. */
  private static final class SendFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException failure;

    SendFailed(SQLException failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
