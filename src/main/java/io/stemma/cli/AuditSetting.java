package io.stemma.cli;

import io.stemma.backfill.report.Program;
import io.stemma.configuration.Environment;
import io.stemma.schema.Schema;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.archive.AuditMonths;
import io.stemma.store.archive.ParquetArchives;
import io.stemma.store.postgres.PostgresSettings;
import java.nio.file.Path;
import java.time.Clock;

/** The record and its archives, as commands reach them: by the environment. */
record AuditSetting(PostgresSettings settings, AuditMonths months) {
  private static final String KEY_FILE = "STEMMA_SEAL_KEY_FILE";

  /** Where the key is that signs checkpoints. */
  static Path sealKey(Environment environment) {
    return Path.of(
        environment.find(KEY_FILE).map(Environment.Setting::value).orElse("data/audit.key"));
  }

  /** With a schema that is up to date. */
  static AuditSetting open(Environment environment) {
    PostgresSettings settings = PostgresSettings.from(environment);
    new Schema(settings).bringUpToDate();
    return new AuditSetting(
        settings,
        new AuditMonths(
            settings.url(),
            ArchiveSettings.from(environment),
            Clock.systemUTC(),
            new ParquetArchives.Made(Schema.recordVersion(), Program.version())));
  }
}
