package io.stemma.governance;

import io.stemma.record.Writer;

/** What is done from time to time, whoever asks for nothing. */
public final class EstateUpkeep {
  private static final int AT_ONCE = 500;

  private EstateUpkeep() {}

  /**
   * Ends the sessions whose life is over, some at a time so that no writer waits for long.
   *
   * @return how many
   */
  public static int endSessions(GovernanceStore store) {
    int ended = 0;
    int some;
    do {
      some = store.by(Writer.MAINTENANCE).write(estate -> estate.sessions().expire(AT_ONCE));
      ended += some;
    } while (some == AT_ONCE);
    return ended;
  }
}
