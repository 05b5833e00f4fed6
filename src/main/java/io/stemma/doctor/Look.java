package io.stemma.doctor;

import io.stemma.store.postgres.PostgresSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A database as checks see it: in one transaction that only reads, with a limit on time. */
record Look(PostgresSettings settings, Connection connection) {
  /** Reads a row of a result. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The rows of a question. */
  <T> List<T> rows(String question, RowReader<T> reader, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    }
  }

  /** The texts of a question's first column. */
  List<String> texts(String question, Object... parameters) throws SQLException {
    return rows(question, row -> row.getString(1), parameters);
  }

  /** The first row of a question. */
  <T> Optional<T> first(String question, RowReader<T> reader, Object... parameters)
      throws SQLException {
    return rows(question, reader, parameters).stream().findFirst();
  }

  /** The one row of a question that always has one. */
  <T> T one(String question, RowReader<T> reader, Object... parameters) throws SQLException {
    return rows(question, reader, parameters).get(0);
  }

  private static final String HAS =
      """
      SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE n.nspname || '.' || c.relname = ?)
      """;

  /** Whether there is such a table or view, be it that this login may not read it. */
  boolean has(String relation) throws SQLException {
    return one(HAS, row -> row.getBoolean(1), relation);
  }
}
