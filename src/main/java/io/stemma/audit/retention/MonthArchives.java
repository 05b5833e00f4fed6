package io.stemma.audit.retention;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;

/** Where retired months are kept. */
public interface MonthArchives {
  /**
   * Writes a month's archive, reads it again and compares it with the month. When this returns, the
   * archive and its manifest are on the disk under their names; when it throws, neither is.
   *
   * @throws StemmaException {@link ErrorCode#ARCHIVE_FAILED} where it cannot be written or read;
   *     {@link ErrorCode#ARCHIVE_DIFFERS} where it does not hold what the month does
   */
  ArchiveProof write(MonthLife month);

  /** What the month's table holds now, by the columns and in the order of its archive. */
  ArchiveProof.Content contentOf(AuditMonth month, ArchiveProof proof);

  /**
   * Sees to it that the file is there and the one that was proved.
   *
   * @throws StemmaException {@link ErrorCode#ARCHIVE_NOT_FOUND}, {@link ErrorCode#ARCHIVE_DIFFERS}
   */
  void check(ArchiveProof proof);
}
