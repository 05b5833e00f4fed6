package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;

/**
 * Whether the server's log is archived, for recovery to a point in time, and whether that fails.
 */
final class LogArchiveCheck implements Check {
  @Override
  public String name() {
    return "log archive";
  }

  private static final String ARCHIVER =
      """
      SELECT current_setting('archive_mode'), archived_count, failed_count,
             coalesce(to_char(last_archived_time AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), 'never'),
             coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false)
      FROM pg_stat_archiver
      """;

  private record Archiver(String mode, long done, long failed, String last, boolean failing) {}

  @Override
  public List<Finding> look(Look database) throws SQLException {
    Archiver archiver =
        database.one(
            ARCHIVER,
            row ->
                new Archiver(
                    row.getString(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getBoolean(5)));
    if ("off".equals(archiver.mode())) {
      return List.of(
          Finding.ok(name(), "off: a backup brings back its own moment only (docs/backup.md)"));
    }
    String value =
        "%d segments archived, %d attempts failed, the last one at %s UTC"
            .formatted(archiver.done(), archiver.failed(), archiver.last());
    return List.of(
        archiver.failing()
            ? Finding.failed(
                name(),
                value + ", and failing now: the log fills the server's disk",
                "Mend archive_command: the server's log has its words.")
            : Finding.ok(name(), value));
  }
}
