package io.stemma.schema;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.ServerWords;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The schema of one database: the record ({@code db/}) always, the graph ({@code age/}) where AGE
 * is. Each has a history of its own in schema {@code stemma}; both only go forward.
 */
public final class Schema {
  private static final String HISTORY_SCHEMA = "stemma";

  private final PostgresSettings settings;

  public Schema(PostgresSettings settings) {
    this.settings = settings;
  }

  /** The last migration of the record that this program knows. */
  public static String recordVersion() {
    return SchemaVersions.LAST_OF_RECORD;
  }

  /**
   * Brings the database up to date where it is not: one look at its histories tells, so that nobody
   * waits for a check of every migration at every start.
   *
   * @return whether the graph is there, and if not why
   * @throws StemmaException as {@link #migrate} does
   */
  public GraphSupport bringUpToDate() {
    Postgres.check(settings.url());
    try {
      GraphSupport support = new AgeExtension(settings.url()).look();
      SchemaVersions versions = SchemaVersions.of(settings.url());
      return versions.areCurrent(support instanceof GraphSupport.Present) ? support : migrate();
    } catch (SQLException e) {
      throw failure("its state cannot be read", e);
    }
  }

  /**
   * Brings the database up to date, and checks what was applied before against its files. Safe to
   * call at any time, by several programs at once.
   *
   * @return whether the graph is there, and if not why
   * @throws StemmaException {@link ErrorCode#SCHEMA_CHANGE_FAILED} when a migration fails; what it
   *     did is rolled back
   */
  public GraphSupport migrate() {
    Postgres.check(settings.url());
    try {
      migrate("record", record());
      GraphSupport support = new AgeExtension(settings.url()).installWherePossible();
      if (support instanceof GraphSupport.Present) {
        migrate("graph", graph());
        new CypherRole(settings.url()).agreeOnPassword();
      }
      return support;
    } catch (SQLException e) {
      throw failure("its state cannot be read", e);
    }
  }

  /** What has been applied and what waits, without changing anything. */
  public SchemaStatus status() {
    Postgres.check(settings.url());
    try {
      GraphSupport support = new AgeExtension(settings.url()).look();
      List<SchemaStatus.Step> steps = new ArrayList<>(steps("record", record()));
      if (support instanceof GraphSupport.Present) {
        steps.addAll(steps("graph", graph()));
      }
      return new SchemaStatus(List.copyOf(steps), support);
    } catch (SQLException | FlywayException e) {
      throw failure("its state cannot be read", e);
    }
  }

  private Flyway record() {
    return configured("db", "schema_history").load();
  }

  private Flyway graph() {
    // :"graph" is how psql writes a variable used as a name, so the same files serve both.
    return configured("age", "graph_history")
        .placeholderPrefix(":\"")
        .placeholderSuffix("\"")
        .placeholders(Map.of("graph", settings.graph()))
        .load();
  }

  private FluentConfiguration configured(String folder, String historyTable) {
    return Flyway.configure()
        .dataSource(Postgres.dataSource(settings.url(), "stemma-schema"))
        .locations("classpath:io/stemma/" + folder)
        .defaultSchema(HISTORY_SCHEMA)
        .schemas(HISTORY_SCHEMA)
        .table(historyTable)
        .sqlMigrationPrefix("V")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .outputQueryResults(false)
        .cleanDisabled(true);
  }

  private static void migrate(String part, Flyway flyway) {
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      throw failure("the " + part + "'s migration failed and was rolled back", e);
    }
  }

  private static List<SchemaStatus.Step> steps(String part, Flyway flyway) {
    List<SchemaStatus.Step> steps = new ArrayList<>();
    for (MigrationInfo info : flyway.info().all()) {
      if (info.getVersion() != null && !"0".equals(info.getVersion().getVersion())) {
        steps.add(
            new SchemaStatus.Step(
                part,
                info.getVersion().getVersion(),
                info.getDescription(),
                info.getState().isApplied()));
      }
    }
    return steps;
  }

  private static StemmaException failure(String what, Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new StemmaException(
        ErrorCode.SCHEMA_CHANGE_FAILED,
        "The schema cannot be brought up to date: "
            + what
            + ". PostgreSQL says: "
            + ServerWords.of(root),
        e);
  }
}
