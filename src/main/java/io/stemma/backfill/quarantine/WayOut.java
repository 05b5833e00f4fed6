package io.stemma.backfill.quarantine;

/** What an operator can do about a row in quarantine. */
public final class WayOut {
  private WayOut() {}

  /** A sentence for a reason. */
  public static String of(String reason) {
    return switch (reason) {
      case "no_key" ->
          "Give the row a key in its source and run the backfill again: a name cannot be guessed.";
      case "key_too_long" ->
          "Shorten the key in its source and run the backfill again: no index could hold it.";
      case "no_time" ->
          "Give the row a readable time in its source and run the backfill again; where only the zone"
              + " is missing, 'stemma quarantine retry' with --source-zone.";
      case "time_out_of_range" ->
          "Correct the time in the source, or leave the row here: its clock was wrong.";
      case "duplicate_key" ->
          "Another row of the source has the key. Where that one is wrong, delete it from the record"
              + " and run 'stemma quarantine retry'.";
      case "key_taken" ->
          "Compare the row with what stands under the key in the record. Where that one is wrong,"
              + " delete it and run 'stemma quarantine retry'.";
      default -> "Correct the row in its source and run the backfill again.";
    };
  }
}
