package io.stemma.backfill.load;

/** What became of the records of a batch. */
record BatchOutcome(long loaded, long unchanged, long quarantined, long keptCells) {
  long total() {
    return loaded + unchanged + quarantined;
  }
}
