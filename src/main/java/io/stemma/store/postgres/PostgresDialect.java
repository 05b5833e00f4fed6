package io.stemma.store.postgres;

import io.stemma.error.StemmaException;
import io.stemma.record.Column;
import io.stemma.record.Kind;
import io.stemma.record.RowLines;
import io.stemma.record.Table;
import io.stemma.store.sql.Dialect;
import io.stemma.store.trace.StoreSpan;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL as a store of rows. */
final class PostgresDialect implements Dialect {
  private final DatabaseUrl url;
  private final @Nullable String beginning;
  private final @Nullable LentWrites writes;

  private PostgresDialect(
      DatabaseUrl url, @Nullable String beginning, @Nullable LentWrites writes) {
    this.url = url;
    this.beginning = beginning;
    this.writes = writes;
  }

  /** Where sessions are one's own they have those settings already. */
  static PostgresDialect of(Route route, SessionSettings settings) {
    return new PostgresDialect(
        route.url(),
        route.pooled() ? settings.beginning() : null,
        route.pooled() && settings.heedsReadOnlyServer() ? new LentWrites() : null);
  }

  /** Asks anew what it may write: another server may answer by now, or it is set differently. */
  void forget() {
    if (writes != null) {
      writes.forget();
    }
  }

  @Override
  public String table(Table table) {
    return table.name();
  }

  @Override
  public String column(Table table, Column column) {
    return column.name();
  }

  @Override
  public String parameter(Kind kind) {
    return parameterOf(kind);
  }

  static String parameterOf(Kind kind) {
    return switch (kind) {
      case TEXT -> "?::text";
      case INSTANT -> "?::timestamptz";
      case INTEGER -> "?::bigint";
      case REAL -> "?::double precision";
      case BOOL -> "?::boolean";
      case JSON -> "?::jsonb";
      case TEXTS -> "?::text[]";
      case REALS -> "?::double precision[]";
    };
  }

  @Override
  public String compared(String expression, Kind kind) {
    return switch (kind) {
      case TEXT -> expression + " COLLATE \"C\"";
      // As jsonb 1.0 equals 1.00.
      case JSON -> expression + "::text";
      case INSTANT, INTEGER, REAL, BOOL, TEXTS, REALS -> expression;
    };
  }

  @Override
  public String lowest(Kind kind) {
    return switch (kind) {
      case INSTANT -> "'-infinity'::timestamptz";
      case INTEGER -> "-9223372036854775808";
      case REAL -> "'-Infinity'::double precision";
      case TEXT -> "''";
      case BOOL -> "false";
      case JSON, TEXTS, REALS -> throw new IllegalArgumentException(kind + " has no order");
    };
  }

  @Override
  public String contains(String expression, Kind kind) {
    return "position(lower(?) IN lower(" + expression + "::text)) > 0";
  }

  @Override
  public String holds(String expression) {
    return expression + " @> ?::jsonb";
  }

  @Override
  public String lock() {
    // Rows that refer to this one need not wait.
    return " FOR NO KEY UPDATE";
  }

  @Override
  public String replacement(Table table, Iterable<String> columns) {
    // A trigger removes a placeholder before its agent's own row comes.
    return "";
  }

  @Override
  public void bind(PreparedStatement statement, int index, Kind kind, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.OTHER);
      return;
    }
    switch (kind) {
      case TEXT, JSON -> statement.setString(index, (String) value);
      case INSTANT -> statement.setObject(index, ((Instant) value).atOffset(ZoneOffset.UTC));
      case INTEGER -> statement.setLong(index, (Long) value);
      case REAL -> statement.setDouble(index, (Double) value);
      case BOOL -> statement.setBoolean(index, (Boolean) value);
      case TEXTS -> statement.setArray(index, array(statement, "text", value));
      case REALS -> statement.setArray(index, array(statement, "float8", value));
    }
  }

  @Override
  public boolean load(Connection connection, List<RowLines> lines) throws SQLException {
    BulkLoad.run(connection, lines);
    return true;
  }

  private static Array array(PreparedStatement statement, String type, Object values)
      throws SQLException {
    return statement.getConnection().createArrayOf(type, ((List<?>) values).toArray());
  }

  @Override
  public @Nullable Object read(ResultSet row, int index, Kind kind) throws SQLException {
    Object value =
        switch (kind) {
          case TEXT, JSON -> row.getString(index);
          case INSTANT -> instant(row.getObject(index, OffsetDateTime.class));
          case INTEGER -> row.getLong(index);
          case REAL -> row.getDouble(index);
          case BOOL -> row.getBoolean(index);
          case TEXTS, REALS -> list(row.getArray(index));
        };
    return row.wasNull() ? null : value;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable List<?> list(@Nullable Array array) throws SQLException {
    return array == null ? null : Arrays.asList((Object[]) array.getArray());
  }

  @Override
  public void begin(Connection connection) throws SQLException {
    // The driver sends BEGIN with the first statement, whichever that is.
    if (writes != null) {
      writes.begin(connection);
    }
    if (beginning != null) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(beginning);
      }
    }
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    connection.commit();
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    connection.rollback();
  }

  private static final String MAINTENANCE = "SELECT set_config('stemma.maintenance', 'yes', true)";

  /** A trigger notes it with the row: {@code db/V0008__origins.sql}. */
  @Override
  public void declareMaintenance(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MAINTENANCE)) {
      statement.execute();
    }
  }

  private static final String SERIALIZE = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";

  @Override
  public void serialize(Connection connection, String text) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SERIALIZE)) {
      statement.setString(1, text);
      statement.execute();
    }
  }

  private static final String SHARE = "SELECT pg_advisory_xact_lock_shared(hashtextextended(?, 0))";

  @Override
  public String sharing() {
    return SHARE;
  }

  @Override
  public StemmaException translated(SQLException e) {
    return JdbcFailures.translated(url, e);
  }

  @Override
  public StoreSpan.Target target() {
    return StoreSpan.Target.postgresql(url.database());
  }
}
