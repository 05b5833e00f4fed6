package io.stemma.schema;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.ServerWords;
import io.stemma.store.postgres.SqlStates;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** The migrations of one part, as far as a target. */
final class Migrations {
  private static final String HISTORY_SCHEMA = "stemma";
  private static final String ROOT = "io/stemma/";
  private static final int MOST_OF_A_STATEMENT = 160;

  private final SchemaPart part;
  private final Flyway flyway;

  Migrations(SchemaPart part, PostgresSettings settings, SchemaTarget target) {
    this.part = part;
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(Postgres.dataSource(settings.url(), "stemma-schema"))
            .locations("classpath:" + ROOT + part.folder())
            .defaultSchema(HISTORY_SCHEMA)
            .schemas(HISTORY_SCHEMA)
            .table(part.history())
            .sqlMigrationPrefix("V")
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .outputQueryResults(false)
            .ignoreMigrationPatterns("*:pending", "*:future")
            .target(target.lastOf(part))
            .cleanDisabled(true);
    // One connection for the migration and its line in the history, so that both are there or none:
    // with a second one, a server that goes away between their commits leaves what is never found.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    if (part == SchemaPart.GRAPH) {
      // :"graph" is how psql writes a variable used as a name, so the same files serve both.
      configuration
          .placeholderPrefix(":\"")
          .placeholderSuffix("\"")
          .placeholders(Map.of("graph", settings.graph()));
    }
    this.flyway = configuration.load();
  }

  /** All there are, in order, whatever the target. */
  List<MigrationInfo> all() {
    return Arrays.stream(flyway.info().all())
        .filter(info -> info.getVersion() != null && !"0".equals(version(info)))
        .toList();
  }

  /** Those that wait, as far as the target. */
  List<SchemaPlan.Step> waiting() {
    return Arrays.stream(flyway.info().pending()).map(this::step).toList();
  }

  static String version(MigrationInfo info) {
    return info.getVersion().getVersion();
  }

  private SchemaPlan.Step step(MigrationInfo info) {
    return new SchemaPlan.Step(
        part,
        version(info),
        info.getDescription(),
        part.folder() + "/" + info.getScript(),
        part.text(info.getScript()));
  }

  /** Makes an empty history, where there is none. */
  void begin() {
    flyway.baseline();
  }

  /**
   * Applies what waits, each in a transaction of its own.
   *
   * @throws StemmaException {@link ErrorCode#SCHEMA_CHANGE_FAILED} when one fails: it is rolled
   *     back, those before it stay; {@link ErrorCode#STORE_UNAVAILABLE} when the server went away
   */
  void apply() {
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      throw failed(e);
    }
  }

  /** Where the server went away meanwhile it is worth another try: a standby may take its place. */
  static ErrorCode codeOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && SqlStates.isConnectionLost(e.getSQLState())) {
        return ErrorCode.STORE_UNAVAILABLE;
      }
    }
    return ErrorCode.SCHEMA_CHANGE_FAILED;
  }

  private StemmaException failed(FlywayException e) {
    ErrorCode code = codeOf(e);
    if (code == ErrorCode.STORE_UNAVAILABLE) {
      return new StemmaException(
          code,
          "PostgreSQL went away while the "
              + part.text()
              + " was migrated. What is done stays; when it is back, the same command goes on.",
          e);
    }
    Throwable cause = e;
    String where = "";
    while (cause.getCause() != null) {
      if (cause instanceof FlywaySqlScriptException script) {
        where = " at line " + script.getLineNumber() + ", " + shortened(script.getStatement());
      }
      cause = cause.getCause();
    }
    String what =
        "The schema cannot be brought up to date: migration "
            + firstWaiting()
            + " of the "
            + part.text()
            + " failed"
            + where
            + " and was rolled back; those before it stay. ";
    return cause instanceof SQLException said && SqlStates.isOfServer(said.getSQLState())
        ? SqlStates.stopped(what, said, "Then run the same command again.")
        : new StemmaException(code, what + "PostgreSQL says: " + ServerWords.of(cause), e);
  }

  /** The one that failed, since those before it are there. */
  private String firstWaiting() {
    try {
      return waiting().stream().findFirst().map(SchemaPlan.Step::file).orElse("");
    } catch (FlywayException e) {
      return "";
    }
  }

  private static String shortened(String statement) {
    String line = statement.strip().replaceAll("\\s+", " ");
    return "'"
        + (line.length() > MOST_OF_A_STATEMENT
            ? line.substring(0, MOST_OF_A_STATEMENT) + "…"
            : line)
        + "',";
  }
}
