package io.stemma.http.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.stemma.audit.TrailShape;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RowCursor;
import io.stemma.record.shape.ShapeLines;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Entries of a trail as lines of JSON, read while they are sent: where the client is slow the
 * reading waits, and where it leaves the reading ends.
 */
final class TrailExport {
  private static final int PIECE_BYTES = 64_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 200_000;

  private final Consumer<Consumer<RowCursor>> source;
  private final ShapeLines lines;

  /**
   * An export.
   *
   * @param source hands entries on, one by one
   */
  TrailExport(TrailShape shape, Consumer<Consumer<RowCursor>> source) {
    this.source = source;
    this.lines = new ShapeLines(shape.shape());
  }

  /** Many lines in one piece, without the last one's end, which the server writes. */
  Multi<byte[]> lines() {
    return Multi.createFrom()
        .<byte[]>emitter(this::run, BackPressureStrategy.ERROR)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private void run(MultiEmitter<? super byte[]> emitter) {
    try {
      source.accept(row -> take(emitter, row));
      send(emitter, lines.taken());
      emitter.complete();
    } catch (ClientLeft e) {
      // Nobody is there to be told; what was written is let go.
      lines.taken();
    } catch (RuntimeException e) {
      emitter.fail(e);
    }
  }

  private void take(MultiEmitter<? super byte[]> emitter, RowCursor row) {
    if (lines.add(row) > PIECE_BYTES) {
      send(emitter, lines.taken());
    }
  }

  private static void send(MultiEmitter<? super byte[]> emitter, byte[] piece) {
    if (piece.length == 0) {
      return;
    }
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (emitter.requested() == 0 && !emitter.isCancelled()) {
      if (System.nanoTime() > end) {
        throw new StemmaException(
            ErrorCode.BODY_TOO_SLOW, "The lines were not taken: ask for less at a time.");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (emitter.isCancelled()) {
      throw new ClientLeft();
    }
    emitter.emit(piece);
  }

  /** Ends the reading. */
  private static final class ClientLeft extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientLeft() {
      super("the client left", null, false, false);
    }
  }
}
