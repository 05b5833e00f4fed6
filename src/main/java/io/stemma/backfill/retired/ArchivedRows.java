package io.stemma.backfill.retired;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.archive.ParquetArchives;
import io.stemma.store.postgres.audit.MonthRows.Messages;
import io.stemma.store.postgres.audit.MonthRows.StoredColumn;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The rows of dropped months, read from their archives. Each archive is held against what was noted
 * of it when it was proved, so what is read is what the month held.
 *
 * @param archives empty where no folder of archives is configured
 */
public record ArchivedRows(Optional<ParquetArchives> archives) {
  /** Where no folder of archives is configured: a month that was dropped cannot be read. */
  public static final ArchivedRows UNKNOWN = new ArchivedRows(Optional.empty());

  /**
   * The columns of a month's archive.
   *
   * @throws StemmaException {@link ErrorCode#ARCHIVE_NOT_FOUND}, {@link ErrorCode#ARCHIVE_DIFFERS},
   *     or {@link ErrorCode#INVALID_CONFIGURATION} where no folder is configured
   */
  public List<StoredColumn> columns(RetiredMonth month) {
    return of(month).columns(month.archive());
  }

  /** Hands on the rows of a month, each as COPY BINARY has it; throws as {@link #columns}. */
  public void read(RetiredMonth month, Consumer<ByteBuffer> rows) {
    of(month).rows(month.archive(), rows);
  }

  /** Sends the rows of a month as COPY BINARY takes them; throws as {@link #columns}. */
  public void copy(RetiredMonth month, Messages to) {
    of(month).copy(month.archive(), to);
  }

  private ParquetArchives of(RetiredMonth month) {
    return archives.orElseThrow(
        () ->
            new StemmaException(
                ErrorCode.INVALID_CONFIGURATION,
                "The month "
                    + month.month()
                    + " was archived and dropped, so its rows are only in "
                    + month.archive().file()
                    + ". Set "
                    + ArchiveSettings.FOLDER_KEY
                    + " to the folder of archives."));
  }
}
