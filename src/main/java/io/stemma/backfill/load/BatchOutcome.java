package io.stemma.backfill.load;

/** What became of the records of a batch. */
public record BatchOutcome(long loaded, long unchanged, Reasons quarantined, Reasons kept) {
  long total() {
    return loaded + unchanged + quarantined.total();
  }
}
