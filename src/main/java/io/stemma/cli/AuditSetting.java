package io.stemma.cli;

import io.stemma.audit.seal.SignerFile;
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
  private static final String CHECKPOINT_FILE = "STEMMA_SEAL_CHECKPOINT_FILE";
  private static final String ENABLED = "STEMMA_SEAL_ENABLED";

  /** Where the key is that signs checkpoints. */
  static Path sealKey(Environment environment) {
    return Path.of(
        environment.find(KEY_FILE).map(Environment.Setting::value).orElse("data/audit.key"));
  }

  /** Where its signer remembers the last checkpoint. */
  static SignerFile signerFile(Environment environment) {
    return environment
        .find(CHECKPOINT_FILE)
        .map(setting -> new SignerFile(Path.of(setting.value())))
        .orElseGet(() -> SignerFile.beside(sealKey(environment)));
  }

  /** Whether services seal the trail, so that entries without a seal are a finding. */
  static boolean isSealingOn(Environment environment) {
    return environment
        .find(ENABLED)
        .map(setting -> Boolean.parseBoolean(setting.value()))
        .orElse(true);
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
