package io.stemma.schema;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;

/** A part whose files psql applied, on the way to its history. */
record Baseline(Connection connection, SchemaPart part) {
  private static final Pattern MADE =
      Pattern.compile(
          "^CREATE (?:TABLE|VIEW|FUNCTION|SEQUENCE|DOMAIN) ([a-z_]+\\.[a-z_]+)", Pattern.MULTILINE);
  private static final Pattern GRANTED =
      Pattern.compile("^GRANT USAGE ON SCHEMA ([a-z_, ]+) TO ([a-z_, ]+);", Pattern.MULTILINE);
  private static final Pattern LIST = Pattern.compile(", ");

  /** Whether anything of the first file is there. */
  boolean isApplied() throws SQLException {
    List<String> first = made(part.files().get(0));
    return missing(first).size() < first.size();
  }

  /**
   * Refuses a database that lacks what a file makes.
   *
   * @throws StemmaException {@link ErrorCode#WRONG_USE}
   */
  void requireWhole() throws SQLException {
    for (String file : part.files()) {
      List<String> missing =
          Stream.concat(missing(made(file)).stream(), notGranted(file).stream()).toList();
      if (!missing.isEmpty()) {
        throw new StemmaException(
            ErrorCode.WRONG_USE,
            "No history was written: %s/%s was not applied, or not as a whole: %s is missing. Apply it with psql -1, then run the same command again."
                .formatted(part.folder(), file, missing.get(0)));
      }
    }
  }

  private List<String> made(String file) {
    return MADE.matcher(part.text(file)).results().map(found -> found.group(1)).toList();
  }

  private static final String MISSING =
      """
      SELECT name FROM unnest(?) WITH ORDINALITY AS made (name, place)
      WHERE to_regclass(name) IS NULL AND to_regtype(name) IS NULL
        AND NOT EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                        WHERE n.nspname || '.' || p.proname = name)
      ORDER BY place
      """;

  private List<String> missing(List<String> names) throws SQLException {
    return asked(MISSING, names);
  }

  private static final String NOT_GRANTED =
      """
      SELECT format('USAGE ON SCHEMA %s TO %s', space, role) FROM unnest(?) AS space, unnest(?) AS role
      WHERE NOT EXISTS (SELECT FROM pg_namespace n, aclexplode(n.nspacl) a JOIN pg_roles r ON r.oid = a.grantee
                        WHERE n.nspname = space AND r.rolname = role AND a.privilege_type = 'USAGE')
      """;

  private List<String> notGranted(String file) throws SQLException {
    Matcher granted = GRANTED.matcher(part.text(file));
    return granted.find()
        ? asked(
            NOT_GRANTED,
            List.of(LIST.split(granted.group(1))),
            List.of(LIST.split(granted.group(2))))
        : List.of();
  }

  @SafeVarargs
  private List<String> asked(String query, List<String>... lists) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < lists.length; i++) {
        statement.setArray(i + 1, connection.createArrayOf("text", lists[i].toArray()));
      }
      try (ResultSet row = statement.executeQuery()) {
        Stream.Builder<String> found = Stream.builder();
        while (row.next()) {
          found.add(row.getString(1));
        }
        return found.build().toList();
      }
    }
  }

  private static final String APPLIED =
      """
      INSERT INTO stemma.%1$s
        (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
      SELECT 1 + max(installed_rank), ?, ?, 'SQL', ?, ?, current_user, 0, true FROM stemma.%1$s
      """;

  /** Writes the lines that the program's own migration would have written, all or none. */
  void write(Migrations migrations) throws SQLException {
    migrations.begin();
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement(APPLIED.formatted(part.history()))) {
      for (MigrationInfo file : migrations.all()) {
        statement.setString(1, Migrations.version(file));
        statement.setString(2, file.getDescription());
        statement.setString(3, file.getScript());
        statement.setInt(4, file.getChecksum());
        statement.execute();
      }
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
