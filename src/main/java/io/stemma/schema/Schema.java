package io.stemma.schema;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.ServerWords;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.flywaydb.core.api.FlywayException;

/**
 * The schema of one database: the record ({@code db/}) always, the graph ({@code age/}) where AGE
 * is. Each has a history of its own in schema {@code stemma}; both only go forward.
 */
public final class Schema {
  private final PostgresSettings settings;

  public Schema(PostgresSettings settings) {
    this.settings = settings;
  }

  /** The last migration of the record that this program knows. */
  public static String recordVersion() {
    return SchemaPart.RECORD.last();
  }

  /** All of them: by version the checksums that the history keeps. */
  public static SortedMap<String, Integer> recordMigrations() {
    return SchemaPart.RECORD.checksums();
  }

  /**
   * Refuses a database that a newer program has migrated, or another build has made.
   *
   * @throws StemmaException {@link ErrorCode#SCHEMA_NEWER}, {@link ErrorCode#SCHEMA_OTHER_BUILD};
   *     as connecting does
   */
  public void requireKnown() {
    try (Connection connection = connect()) {
      SchemaVersions.of(connection).requireKnown(settings.url());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Brings the database up to date where it is not: one look at its histories tells, so that nobody
   * waits for a check of every migration at every start.
   *
   * @return whether the graph is there, and if not why
   * @throws StemmaException as {@link #migrate} does
   */
  public GraphSupport bringUpToDate() {
    try (Connection connection = connect()) {
      GraphSupport support = new AgeExtension(settings.url()).look(connection);
      SchemaVersions versions = SchemaVersions.of(connection);
      versions.requireKnown(settings.url());
      if (versions.areCurrent(support instanceof GraphSupport.Present)) {
        return support;
      }
    } catch (SQLException e) {
      throw failure(e);
    }
    return migrate();
  }

  /** As {@link #migrate(SchemaTarget)}, to the end. */
  public GraphSupport migrate() {
    return migrate(SchemaTarget.END);
  }

  /**
   * Brings the database forward, and checks what was applied before against its files. Safe to call
   * at any time, by several programs at once.
   *
   * @return whether the graph can be there, and if not why
   * @throws StemmaException {@link ErrorCode#SCHEMA_CHANGE_FAILED} when a migration fails; what it
   *     did is rolled back; {@link ErrorCode#SCHEMA_NEWER}, {@link ErrorCode#SCHEMA_OTHER_BUILD};
   *     {@link ErrorCode#WRONG_USE} when the target is none
   */
  public GraphSupport migrate(SchemaTarget target) {
    requireReachable(target);
    try {
      migrations(SchemaPart.RECORD, target).apply();
      AgeExtension age = new AgeExtension(settings.url());
      if (!target.reaches(SchemaPart.GRAPH)) {
        return age.look();
      }
      GraphSupport support = age.installWherePossible();
      if (support instanceof GraphSupport.Present) {
        migrations(SchemaPart.GRAPH, target).apply();
        new CypherRole(settings.url()).agreeOnPassword();
      }
      return support;
    } catch (SQLException | FlywayException e) {
      throw failure(e);
    }
  }

  /**
   * What {@link #migrate(SchemaTarget)} would apply, without changing anything. Where the graph's
   * extension is not there yet, its migrations are left out.
   *
   * @throws StemmaException {@link ErrorCode#SCHEMA_NEWER}; {@link ErrorCode#WRONG_USE} when the
   *     target is none
   */
  public SchemaPlan plan(SchemaTarget target) {
    requireReachable(target);
    try {
      GraphSupport support = new AgeExtension(settings.url()).look();
      List<SchemaPlan.Step> steps =
          new ArrayList<>(migrations(SchemaPart.RECORD, target).waiting());
      if (support instanceof GraphSupport.Present && target.reaches(SchemaPart.GRAPH)) {
        steps.addAll(migrations(SchemaPart.GRAPH, target).waiting());
      }
      return new SchemaPlan(steps, support);
    } catch (SQLException | FlywayException e) {
      throw failure(e);
    }
  }

  /**
   * Writes the history of a database whose files psql applied, so that this program goes on from
   * there. Where the graph's files were not applied, its migrations wait.
   *
   * @return how far each part is that had no history
   * @throws StemmaException {@link ErrorCode#WRONG_USE} when a file was not applied as a whole: no
   *     history is written then
   */
  public List<SchemaTarget> baseline() {
    try (Connection connection = connect()) {
      SchemaVersions versions = SchemaVersions.of(connection);
      versions.requireKnown(settings.url());
      List<Baseline> parts = new ArrayList<>();
      for (SchemaPart part : SchemaPart.values()) {
        Baseline baseline = new Baseline(connection, part);
        if (versions.of(part).isEmpty() && baseline.isApplied()) {
          baseline.requireWhole();
          parts.add(baseline);
        }
      }
      if (parts.isEmpty() && versions.record() == null) {
        throw new StemmaException(
            ErrorCode.WRONG_USE,
            "There is nothing that psql applied at "
                + settings.url()
                + ": 'stemma migrate run' makes the schema.");
      }
      for (Baseline baseline : parts) {
        baseline.write(migrations(baseline.part(), SchemaTarget.END));
      }
      if (new AgeExtension(settings.url()).look(connection) instanceof GraphSupport.Present) {
        new CypherRole(settings.url()).agreeOnPassword();
      }
      return parts.stream().map(each -> new SchemaTarget(each.part(), each.part().last())).toList();
    } catch (SQLException | FlywayException e) {
      throw failure(e);
    }
  }

  /** What has been applied and what waits, without changing anything. */
  public SchemaStatus status() {
    try (Connection connection = connect()) {
      SchemaVersions.of(connection).requireKnown(settings.url());
      GraphSupport support = new AgeExtension(settings.url()).look(connection);
      List<SchemaStatus.Step> steps = new ArrayList<>(steps(SchemaPart.RECORD));
      if (support instanceof GraphSupport.Present) {
        steps.addAll(steps(SchemaPart.GRAPH));
      }
      return new SchemaStatus(List.copyOf(steps), support);
    } catch (SQLException | FlywayException e) {
      throw failure(e);
    }
  }

  PostgresSettings settings() {
    return settings;
  }

  private Connection connect() throws SQLException {
    return Postgres.checked(settings.url(), "stemma-schema");
  }

  private Migrations migrations(SchemaPart part, SchemaTarget target) {
    return new Migrations(part, settings, target);
  }

  private void requireReachable(SchemaTarget target) {
    try (Connection connection = connect()) {
      SchemaVersions versions = SchemaVersions.of(connection);
      versions.requireKnown(settings.url());
      if (target.equals(SchemaTarget.END)) {
        return;
      }
      target.require(
          migrations(target.part(), SchemaTarget.END).all().stream()
              .map(Migrations::version)
              .toList(),
          versions.of(target.part()));
    } catch (SQLException | FlywayException e) {
      throw failure(e);
    }
  }

  private List<SchemaStatus.Step> steps(SchemaPart part) {
    return migrations(part, SchemaTarget.END).all().stream()
        .map(
            info ->
                new SchemaStatus.Step(
                    part.text(),
                    Migrations.version(info),
                    info.getDescription(),
                    info.getState().isApplied()))
        .toList();
  }

  private static StemmaException failure(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String what = "The schema cannot be brought up to date: its state cannot be read. ";
    return root instanceof SQLException said && SqlStates.isOfServer(said.getSQLState())
        ? SqlStates.stopped(what, said, "")
        : new StemmaException(
            Migrations.codeOf(e), what + "PostgreSQL says: " + ServerWords.of(root), e);
  }
}
