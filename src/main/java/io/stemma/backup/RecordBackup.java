package io.stemma.backup;

import io.stemma.backfill.report.Program;
import io.stemma.backup.BackupManifest.KeepToo;
import io.stemma.backup.BackupManifest.Versions;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.SqlStates;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes backups of the record: a dump by {@code pg_dump} and a manifest, both of one snapshot,
 * while others read and write.
 *
 * @param sealKey where the key of the trail is, and
 * @param archiveFolder where retired months are: named in the manifest, not backed up
 */
public record RecordBackup(
    PostgresSettings settings,
    ClientPrograms programs,
    Path sealKey,
    @Nullable Path archiveFolder) {
  private static final int ATTEMPTS = 3;

  /**
   * Makes one.
   *
   * @param folder that must not be there; it appears when the backup is whole
   * @param stop is asked all the while, and throws to end the work
   * @throws StemmaException with nothing left of the backup
   */
  public BackupManifest make(Path folder, Runnable stop) {
    try (BackupFolder target = BackupFolder.begin(folder);
        RecordSnapshot snapshot = snapshot(stop)) {
      RecordFacts facts = new RecordFacts(snapshot);
      String version = facts.recordVersion();
      if (version == null) {
        throw new StemmaException(
            ErrorCode.STORE_UNAVAILABLE,
            "The database of " + settings.url() + " holds no record: there is nothing to back up.");
      }
      ClientProgram dumper = programs.find("pg_dump", facts.major());
      List<TableDigest> tables = dump(dumper, target, snapshot, stop);
      BackupManifest manifest = manifest(facts, version, dumper, target.measured(), tables);
      stop.run();
      target.publish(manifest);
      return manifest;
    } catch (SQLException e) {
      stop.run();
      throw SqlStates.stopped("The backup could not be made, and nothing is left of it: ", e, "");
    }
  }

  /** A month may go just when its table is to be held. */
  private RecordSnapshot snapshot(Runnable stop) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return RecordSnapshot.take(settings.url(), stop);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !isGone(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean isGone(SQLException e) {
    return SqlStates.UNDEFINED_TABLE.equals(e.getSQLState());
  }

  /** The digests are made beside the dump: each has a session of its own. */
  private List<TableDigest> dump(
      ClientProgram dumper, BackupFolder target, RecordSnapshot snapshot, Runnable stop)
      throws SQLException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--format=custom",
                "--no-password",
                "--snapshot=" + snapshot.exported(),
                "--exclude-table=" + RecordSchemas.GRAPH_HISTORY));
    snapshot.schemas().forEach(schema -> arguments.add("--schema=" + schema));
    try (ClientRun run =
        dumper.start(
            arguments,
            target.part(),
            ConnectionEnvironment.of(settings.url()),
            ClientProgram.Files.into(target.dump()))) {
      List<TableDigest> tables = new ArrayList<>();
      for (String table : snapshot.tables()) {
        stop.run();
        tables.add(snapshot.digest(table));
      }
      run.await(stop);
      return tables;
    } catch (StemmaException e) {
      throw e.code() == ErrorCode.BACKUP_FAILED ? target.notWritten(e.detail(), e) : e;
    }
  }

  private BackupManifest manifest(
      RecordFacts facts,
      String recordVersion,
      ClientProgram dumper,
      BackupManifest.Dump dump,
      List<TableDigest> tables)
      throws SQLException {
    return new BackupManifest(
        BackupManifest.FORMAT,
        Program.version(),
        facts.moment(),
        new Versions(
            facts.postgres(),
            facts.major(),
            dumper.version(),
            dumper.major(),
            facts.age(),
            recordVersion,
            facts.graphVersion()),
        settings.url().database(),
        settings.graph(),
        dump,
        facts.snapshot().schemas(),
        facts.roles(),
        facts.graphTriggers(),
        facts.crashedQueries(),
        tables,
        new KeepToo(
            sealKey.toAbsolutePath().toString(),
            archiveFolder == null ? null : archiveFolder.toAbsolutePath().toString(),
            facts.archives()));
  }
}
