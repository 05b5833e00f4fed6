package io.stemma.store.dual;

/**
 * What shadow reads have come to and the move has not been told. Only those of the step at which
 * the move stands count for the next one.
 */
final class ShadowEvidence {
  private Untold untold = new Untold(0, 0, 0);

  /** Answers that were compared at a step, and how many of them differed. */
  record Untold(long step, long reads, long differences) {}

  synchronized void add(long step, boolean different) {
    if (step < untold.step) {
      return;
    }
    Untold before = step == untold.step ? untold : new Untold(step, 0, 0);
    untold = new Untold(step, before.reads + 1, before.differences + (different ? 1 : 0));
  }

  synchronized Untold untold() {
    return untold;
  }

  /** It is noted: what came meanwhile is not. */
  synchronized void told(Untold told) {
    if (told.step == untold.step) {
      untold =
          new Untold(told.step, untold.reads - told.reads, untold.differences - told.differences);
    }
  }
}
