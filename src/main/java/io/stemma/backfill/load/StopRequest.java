package io.stemma.backfill.load;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;

/** An operator's wish to stop, honoured at the end of a batch. */
public final class StopRequest {
  private volatile boolean made;

  /** Asks the run to stop. */
  public void make() {
    made = true;
  }

  /**
   * Ends the run where it was asked to stop.
   *
   * @throws StemmaException {@link ErrorCode#INTERRUPTED}
   */
  public void honour() {
    if (made) {
      throw new StemmaException(
          ErrorCode.INTERRUPTED,
          "Stopped at the end of a batch. What is committed stays. To go on from there, give the same"
              + " command again (--batch-size, --max-rows-per-second and --max-rejected may differ).");
    }
  }
}
