package io.stemma.backfill.load;

/**
 * The account of one source table: {@code read = loaded + unchanged + quarantined + skipped}.
 *
 * @param rows rows of the source table
 * @param read records made of them; more than rows where a row holds a history
 * @param keptCells cells kept raw beside their rows
 * @param skipped records left out because their month was past its retention
 */
public record TableCount(
    String source,
    String dialect,
    String target,
    long rows,
    long read,
    long loaded,
    long unchanged,
    long quarantined,
    long keptCells,
    long skipped) {
  TableCount(String source, String dialect, String target) {
    this(source, dialect, target, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The account with one more batch. */
  TableCount plus(long moreRows, BatchOutcome batch) {
    return new TableCount(
        source,
        dialect,
        target,
        rows + moreRows,
        read + batch.total(),
        loaded + batch.loaded(),
        unchanged + batch.unchanged(),
        quarantined + batch.quarantined(),
        keptCells + batch.keptCells(),
        skipped);
  }

  /** The account with records that were read and left out. */
  TableCount plusSkipped(long more) {
    return new TableCount(
        source,
        dialect,
        target,
        rows,
        read + more,
        loaded,
        unchanged,
        quarantined,
        keptCells,
        skipped + more);
  }
}
