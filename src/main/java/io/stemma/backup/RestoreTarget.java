package io.stemma.backup;

import io.stemma.backup.BackupManifest.CrashedQuery;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The database that a backup is restored into. */
record RestoreTarget(DatabaseUrl url) {
  private static final String APPLICATION = "stemma-restore";

  private static final String MAJOR =
      "SELECT current_setting('server_version_num')::integer / 10000";

  /** Refuses a server that is older than the one the backup was made of. */
  void requireNewEnough(BackupManifest manifest) throws SQLException {
    int major = Integer.parseInt(texts(MAJOR).get(0));
    if (major < manifest.versions().postgresMajor()) {
      throw refused(
          "it was made of PostgreSQL "
              + manifest.versions().postgres()
              + ", and the server of "
              + url
              + " is "
              + major
              + ": restore it into one that is as new.");
    }
  }

  private static final String THERE =
      """
      SELECT n.nspname || ' with ' || count(c.oid) || ' tables'
      FROM pg_namespace n
      LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
      WHERE n.nspname = ANY (?)
      GROUP BY n.nspname ORDER BY n.nspname
      """;

  /**
   * Refuses a database that holds anything of Stemma's.
   *
   * @param graph name of the one that will be made
   */
  void requireEmpty(String graph) throws SQLException {
    List<String> ours = new ArrayList<>(RecordSchemas.ALL);
    ours.add(RecordSchemas.PROJECTION);
    ours.add(graph);
    List<String> there = texts(THERE, ours.toArray(new String[0]));
    if (!there.isEmpty()) {
      throw refused(
          "the database of "
              + url
              + " is not empty: it has "
              + String.join(", ", there)
              + ". Make a new one (CREATE DATABASE) and name it in DB_POSTGRES_URL.");
    }
  }

  /** The same as the record's own migration does, since rights are given to them. */
  private static final String MAKE_GROUPS =
      """
      DO $body$
      DECLARE
        group_role text;
      BEGIN
        FOREACH group_role IN ARRAY ARRAY['stemma_reader', 'stemma_writer'] LOOP
          CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = group_role);
          BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
          EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
          END;
        END LOOP;
      END
      $body$
      """;

  private static final String MISSING =
      """
      SELECT name FROM unnest(?::text[]) AS name
      WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) ORDER BY name
      """;

  /** Makes Stemma's own groups, and refuses where another role of the backup is missing. */
  void requireRoles(List<String> roles) throws SQLException {
    try (Connection connection = Postgres.connect(url, APPLICATION);
        Statement statement = connection.createStatement()) {
      statement.execute(MAKE_GROUPS);
    } catch (SQLException e) {
      if (SqlStates.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw refused(
            "this login may not make the roles stemma_reader and stemma_writer: as a superuser, ALTER"
                + " ROLE "
                + url.user()
                + " CREATEROLE.");
      }
      throw e;
    }
    List<String> missing =
        roles.isEmpty() ? List.of() : texts(MISSING, roles.toArray(new String[0]));
    if (!missing.isEmpty()) {
      throw refused(
          "it gives rights to roles that this server does not have: "
              + String.join(", ", missing)
              + ". Make them first (CREATE ROLE).");
    }
  }

  private static final String ANALYZE = "ANALYZE %s";

  /** Counts the rows for the planner: what is done next joins them all. */
  void analyze(List<TableDigest> tables) throws SQLException {
    try (Connection connection = Postgres.connect(url, APPLICATION);
        Statement statement = connection.createStatement()) {
      for (TableDigest table : tables) {
        statement.execute(ANALYZE.formatted(table.table()));
      }
    }
  }

  private static final String REMEMBER =
      """
      INSERT INTO projection.crashed_queries (fingerprint, query, crashes, first_at, last_at)
      VALUES (?, ?, ?, ?::timestamptz, ?::timestamptz) ON CONFLICT DO NOTHING
      """;

  private static final String SET_UP = "SELECT projection.set_up_cypher_role()";

  /** What the graph's migrations cannot know: settings of a role here, and queries to refuse. */
  void finishGraph(List<CrashedQuery> crashed) throws SQLException {
    try (Connection connection = Postgres.connect(url, APPLICATION);
        PreparedStatement setUp = connection.prepareStatement(SET_UP);
        PreparedStatement remember = connection.prepareStatement(REMEMBER)) {
      setUp.execute();
      for (CrashedQuery query : crashed) {
        remember.setString(1, query.fingerprint());
        remember.setString(2, query.query());
        remember.setLong(3, query.crashes());
        remember.setString(4, query.firstAt());
        remember.setString(5, query.lastAt());
        remember.executeUpdate();
      }
    }
  }

  private List<String> texts(String question, String... names) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = Postgres.connect(url, APPLICATION);
        PreparedStatement statement = connection.prepareStatement(question)) {
      if (names.length > 0) {
        statement.setArray(1, connection.createArrayOf("text", names));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          texts.add(row.getString(1));
        }
      }
    }
    return texts;
  }

  static StemmaException refused(String why) {
    return new StemmaException(
        ErrorCode.RESTORE_REFUSED, "The backup is not restored, and nothing was changed: " + why);
  }
}
