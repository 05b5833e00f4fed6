package io.stemma.service;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that whoever has no key can ask for and that takes long. A few are done at once and the rest
 * refused: threads that wait for it would be missing to those who have a key.
 */
final class FewAtOnce {
  private static final int MOST = 8;

  private final Vertx vertx;
  private final boolean inTurn;
  private final AtomicInteger running = new AtomicInteger();

  /**
   * None yet.
   *
   * @param inTurn whether it takes a processor, so that more at once would only take more of them
   */
  FewAtOnce(Vertx vertx, boolean inTurn) {
    this.vertx = vertx;
    this.inTurn = inTurn;
  }

  /** Does it; fails with {@link ErrorCode#TOO_BUSY} where it is one too many. */
  <T> Future<T> run(Callable<T> work) {
    if (running.incrementAndGet() > MOST) {
      running.decrementAndGet();
      return Future.failedFuture(
          new StemmaException(
              ErrorCode.TOO_BUSY,
              "Too many keys and tokens are being looked at.",
              Map.of(StemmaException.RETRY_AFTER_SECONDS, 1),
              null));
    }
    return vertx.executeBlocking(work, inTurn).onComplete(done -> running.decrementAndGet());
  }
}
