package io.stemma.store.postgres.audit;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** The rows of a month, out of its table and into it, as COPY BINARY has them. */
public final class MonthRows {
  private static final String APPLICATION = "stemma-archive";

  /** What sorting a month may take in the server before it uses its disk. */
  private static final String SETTINGS =
      "SELECT set_config('work_mem', '64MB', false), set_config('jit', 'off', false)";

  private final DatabaseUrl url;

  public MonthRows(DatabaseUrl url) {
    this.url = url;
  }

  /**
   * A column that a table stores.
   *
   * @param type its base type, for instance {@code text} for a domain over it
   */
  public record StoredColumn(String name, String type) {}

  private static final String COLUMNS =
      """
      SELECT attname, format_type(CASE WHEN typtype = 'd' THEN typbasetype ELSE t.oid END, NULL)
      FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
      WHERE attrelid = format('audit.%I', ?::text)::regclass
        AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      ORDER BY attnum
      """;

  /** The columns of a table or of a month of it, in their order. */
  public List<StoredColumn> columns(String table) {
    return new AuditSession(url, PostgresMonths.LOCK_TIMEOUT_MILLIS)
        .rows(COLUMNS, row -> new StoredColumn(row.getString(1), row.getString(2)), table);
  }

  private static final String ORDER =
      """
      SELECT attname
      FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
      WHERE indrelid = format('audit.%I', ?::text)::regclass AND indisprimary
      ORDER BY array_position(indkey, attnum)
      """;

  /** The columns that a month's rows are ordered by: the append number where there is one. */
  public List<String> order(String table, List<StoredColumn> columns) {
    List<String> key =
        new AuditSession(url, PostgresMonths.LOCK_TIMEOUT_MILLIS)
            .rows(ORDER, row -> row.getString(1), table);
    boolean numbered = columns.stream().anyMatch(column -> column.name().equals("append_no"));
    return numbered ? Stream.concat(Stream.of("append_no"), key.stream()).toList() : key;
  }

  /** Takes what COPY BINARY sends; a message holds whole rows. */
  @FunctionalInterface
  public interface Messages {
    void take(byte[] message);
  }

  private static final String COPY_OUT =
      "COPY (SELECT %s FROM audit.%s ORDER BY %s) TO STDOUT (FORMAT binary)";

  /** Reads all rows of a month, of one snapshot, in that order. */
  public void read(
      AuditMonth month, List<StoredColumn> columns, List<String> order, Messages messages) {
    String copy =
        COPY_OUT.formatted(names(columns), month.partition(), String.join(", ", quoted(order)));
    try (Connection connection = Postgres.connect(url, APPLICATION)) {
      AuditSession.execute(connection, SETTINGS);
      CopyOut out = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy);
      try {
        for (byte[] message = out.readFromCopy(); message != null; message = out.readFromCopy()) {
          messages.take(message);
        }
      } finally {
        if (out.isActive()) {
          out.cancelCopy();
        }
      }
    } catch (SQLException e) {
      throw AuditSession.failure(e);
    }
  }

  private static final String MAKE_TABLE = "SELECT audit.make_table(?, ?::date)";

  private static final String COPY_IN = "COPY audit.%s (%s) FROM STDIN (FORMAT binary)";

  private static final String RESTORE = "SELECT audit.restore_partition(?, ?::date, ?)";

  /** Sends rows as COPY BINARY takes them. */
  @FunctionalInterface
  public interface Source {
    /** Sends all rows, the signature in front and the trailer behind them. */
    void sendTo(Messages messages);
  }

  /** Rows that have these columns. */
  public record Part(List<StoredColumn> columns, Source source) {}

  /** Makes a month's table again, fills it part by part and attaches it, in one transaction. */
  public void restore(AuditMonth month, List<Part> parts, Instant now) {
    try (Connection connection = Postgres.connect(url, APPLICATION)) {
      connection.setAutoCommit(false);
      AuditSession.execute(connection, MAKE_TABLE, month.table(), month.firstDay());
      for (Part part : parts) {
        copy(connection, month, part);
      }
      AuditSession.execute(
          connection, RESTORE, month.table(), month.firstDay(), now.atOffset(ZoneOffset.UTC));
      connection.commit();
    } catch (SQLException e) {
      throw AuditSession.failure(e);
    }
  }

  private static void copy(Connection connection, AuditMonth month, Part part) throws SQLException {
    CopyIn in =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(COPY_IN.formatted(month.partition(), names(part.columns())));
    try {
      part.source().sendTo(message -> send(in, message));
      in.endCopy();
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
  }

  private static void send(CopyIn in, byte[] message) {
    try {
      in.writeToCopy(message, 0, message.length);
    } catch (SQLException e) {
      throw AuditSession.failure(e);
    }
  }

  private static String names(List<StoredColumn> columns) {
    return String.join(", ", quoted(columns.stream().map(StoredColumn::name).toList()));
  }

  private static List<String> quoted(List<String> names) {
    return names.stream()
        .map(name -> '"' + name.replace("\"", "\"\"") + '"')
        .collect(Collectors.toList());
  }
}
