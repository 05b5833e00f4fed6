package io.stemma.backfill.load;

import io.stemma.backfill.source.SourceDatabase;

/**
 * How much there is of a source table.
 *
 * @param rowBytes about how long a row is
 */
record Volume(long rows, int rowBytes) {
  static Volume of(Lane.Step step, SourceDatabase source) {
    return new Volume(source.countRows(step.table()), source.rowBytes(step.table()));
  }

  /** What moving it costs, in bytes. */
  long work() {
    return rows * ((long) rowBytes + Forecast.BYTES_OF_ANY_ROW);
  }

  Progress.Table told(String name, int phase, int strand, long done) {
    return new Progress.Table(name, phase, strand, rowBytes, rows, done);
  }
}
