package io.stemma.backfill.load;

/** What slows a run down or ends it before its time; shared by all lanes. */
record Brakes(StopRequest stop, RowPace pace, RejectionWatch rejections) {
  static Brakes of(LoadOptions options, StopRequest stop) {
    return new Brakes(
        stop, RowPace.of(options.maxRowsPerSecond()), new RejectionWatch(options.maxRejected()));
  }
}
