package io.stemma.backup;

import io.stemma.backup.BackupManifest.GraphTrigger;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.schema.GraphSupport;
import io.stemma.schema.Projection;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.SqlStates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores a backup into an empty database: the rows in one transaction, then they are compared
 * with the manifest, then migrations that came since are applied and the graph is made of the rows.
 */
public record RecordRestore(PostgresSettings settings, ClientPrograms programs) {
  /**
   * Does it.
   *
   * @param stop is asked while rows are restored, and throws to end the work with nothing restored
   * @return what was found when the rows were compared
   * @throws StemmaException when the backup is damaged, of a newer program, or the database is not
   *     empty: nothing was changed then
   */
  public RestoreReport run(Path folder, Runnable stop) {
    BackupManifest manifest = new BackupCheck(folder).run();
    requireKnown(manifest);
    Postgres.check(settings.url());
    try {
      RestoreTarget target = new RestoreTarget(settings.url());
      target.requireNewEnough(manifest);
      target.requireEmpty(settings.graph());
      ClientProgram restorer = programs.find("pg_restore", manifest.versions().pgDumpMajor());
      target.requireRoles(manifest.roles());
      restore(restorer, folder.resolve(BackupFolder.DUMP), manifest, stop);
      target.analyze(manifest.tables());
      List<RestoreReport.Difference> differing = differences(manifest);
      return differing.isEmpty()
          ? withGraph(target, manifest)
          : new RestoreReport(manifest, differing, null, List.of());
    } catch (SQLException e) {
      throw SqlStates.stopped(
          "The restore did not come to its end: ",
          e,
          "Drop the database, make it anew and run the same command again.");
    }
  }

  private static void requireKnown(BackupManifest manifest) {
    String version = manifest.versions().record();
    if (version.compareTo(Schema.recordVersion()) > 0) {
      throw RestoreTarget.refused(
          "it was made by "
              + manifest.program()
              + " with the schema "
              + version
              + ", and this program knows those up to "
              + Schema.recordVersion()
              + ": restore it with the program that made it, or a newer one.");
    }
  }

  /** In one transaction: what is restored is all of it, or nothing. */
  private void restore(ClientProgram restorer, Path dump, BackupManifest manifest, Runnable stop) {
    Path workshop = workshop();
    try {
      Path all = workshop.resolve("all.list");
      run(restorer, List.of("--list"), workshop, new ClientProgram.Files(dump, all), stop);
      writeList(all, workshop.resolve("record.list"), manifest.graphTriggers());
      run(
          restorer,
          List.of(
              "--single-transaction",
              "--exit-on-error",
              "--no-owner",
              "--no-password",
              "--use-list=record.list",
              "--dbname=dbname=" + quoted(settings.url().database())),
          workshop,
          ClientProgram.Files.from(dump),
          stop);
    } catch (StemmaException e) {
      throw e.code() == ErrorCode.BACKUP_FAILED
          ? new StemmaException(e.code(), "Nothing was restored: " + e.detail(), e)
          : e;
    } finally {
      BackupFolder.remove(workshop);
    }
  }

  private void run(
      ClientProgram program,
      List<String> arguments,
      Path workshop,
      ClientProgram.Files files,
      Runnable stop) {
    try (ClientRun run =
        program.start(arguments, workshop, ConnectionEnvironment.of(settings.url()), files)) {
      run.await(stop);
    }
  }

  /** As libpq reads a value in a connection's text. */
  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static Path workshop() {
    try {
      return Files.createTempDirectory("stemma-restore-");
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.BACKUP_FAILED,
          "The temporary folder cannot be written: " + e.getMessage() + ".",
          e);
    }
  }

  /** All that the dump holds but for the triggers of the graph, which is not there. */
  private static void writeList(Path all, Path wanted, List<GraphTrigger> triggers) {
    List<String> unwanted =
        triggers.stream()
            .map(each -> " TRIGGER " + each.schema() + " " + each.table() + " " + each.name() + " ")
            .toList();
    try {
      List<String> lines = new ArrayList<>();
      for (String line : Files.readAllLines(all)) {
        if (unwanted.stream().noneMatch(line::contains)) {
          lines.add(line);
        }
      }
      Files.write(wanted, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<RestoreReport.Difference> differences(BackupManifest manifest) throws SQLException {
    List<RestoreReport.Difference> differing = new ArrayList<>();
    try (RecordSnapshot restored = RecordSnapshot.take(settings.url(), () -> {})) {
      for (TableDigest expected : manifest.tables()) {
        TableDigest found = restored.digest(expected.table());
        if (!expected.equals(found)) {
          differing.add(new RestoreReport.Difference(expected, found));
        }
      }
    }
    return differing;
  }

  private RestoreReport withGraph(RestoreTarget target, BackupManifest manifest)
      throws SQLException {
    GraphSupport graph = new Schema(settings).migrate();
    List<Projection.Elements> elements = List.of();
    if (graph instanceof GraphSupport.Present) {
      target.finishGraph(manifest.crashedQueries());
      elements = new Projection(settings.url()).differences();
    }
    return new RestoreReport(manifest, List.of(), graph, elements);
  }
}
