package io.stemma.cli;

import io.stemma.backfill.report.Program;
import io.stemma.backfill.retired.ArchivedRows;
import io.stemma.configuration.Environment;
import io.stemma.schema.Schema;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.archive.ParquetArchives;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.audit.MonthRows;
import java.time.Clock;

/** The archives of retired months that the environment names. */
final class Archives {
  private Archives() {}

  /** Their rows; unknown where no folder is configured. */
  static ArchivedRows of(Environment environment, PostgresSettings settings) {
    return new ArchivedRows(
        ArchiveSettings.from(environment)
            .folder()
            .map(
                folder ->
                    new ParquetArchives(
                        folder,
                        new MonthRows(settings.url()),
                        Clock.systemUTC(),
                        new ParquetArchives.Made(Schema.recordVersion(), Program.version()))));
  }
}
