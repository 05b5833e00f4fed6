package io.stemma.cli;

import io.stemma.backfill.load.StopRequest;
import io.stemma.error.ExitCode;
import java.util.concurrent.CountDownLatch;

/**
 * Turns SIGINT and SIGTERM into a request to stop at the end of a batch. The process then ends,
 * once the command has said what it has to say, with the exit code of a command that can be gone on
 * with.
 */
final class StopOnSignal {
  private static final CountDownLatch COMMAND_ENDED = new CountDownLatch(1);

  private final Thread hook;

  private StopOnSignal(Runnable stop, String outcome) {
    this.hook =
        new Thread(
            () -> {
              stop.run();
              System.err.println("stemma: stopping; " + outcome + ".");
              awaitEnd();
              // A hook that returned would leave the signal's own exit code.
              Runtime.getRuntime().halt(ExitCode.INTERRUPTED_RESUMABLE.number());
            },
            "stop-on-signal");
  }

  static StopOnSignal install(StopRequest stop) {
    return install(stop::make, "the batch under way is ended first");
  }

  /**
   * For work that has no batches.
   *
   * @param stop asks for the end
   * @param outcome what will have come of the work, told at once
   */
  static StopOnSignal install(Runnable stop, String outcome) {
    StopOnSignal signal = new StopOnSignal(stop, outcome);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Said by the program when the command's last word is out. */
  static void commandEnded() {
    COMMAND_ENDED.countDown();
  }

  /** From here on a signal ends the process as usual. */
  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal came: the hook runs, and ends the process when the command has ended.
    }
  }

  private static void awaitEnd() {
    try {
      COMMAND_ENDED.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
