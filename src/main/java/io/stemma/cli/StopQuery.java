package io.stemma.cli;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;

/** An operator's wish to stop, asked for by work that can end at any moment. */
final class StopQuery implements Runnable {
  private final String outcome;
  private volatile boolean made;

  /**
   * One that nobody has made yet.
   *
   * @param outcome what has come of the work when it is stopped, a sentence
   */
  StopQuery(String outcome) {
    this.outcome = outcome;
  }

  void make() {
    made = true;
  }

  /** Ends the work where it was asked to stop. */
  @Override
  public void run() {
    if (made) {
      throw new StemmaException(ErrorCode.INTERRUPTED, "Stopped. " + outcome + " Run it again.");
    }
  }
}
