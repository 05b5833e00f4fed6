package io.stemma.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.stemma.audit.TrailShape;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Entries of a trail as lines of JSON, read while they are sent: where the client is slow the
 * reading waits, and where it leaves the reading ends.
 */
final class TrailExport {
  private static final int PIECE_CHARACTERS = 64_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 200_000;

  private final TrailShape shape;
  private final Consumer<Consumer<Row>> source;
  private final StringBuilder lines = new StringBuilder();

  /**
   * An export.
   *
   * @param source hands entries on, one by one
   */
  TrailExport(TrailShape shape, Consumer<Consumer<Row>> source) {
    this.shape = shape;
    this.source = source;
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
      if (lines.length() > 0) {
        send(emitter);
      }
      emitter.complete();
    } catch (ClientLeft e) {
      // Nobody is there to be told.
      lines.setLength(0);
    } catch (RuntimeException e) {
      emitter.fail(e);
    }
  }

  private void take(MultiEmitter<? super byte[]> emitter, Row row) {
    lines.append(lines.length() == 0 ? "" : "\n").append(shape.shape().written(row));
    if (lines.length() > PIECE_CHARACTERS) {
      send(emitter);
    }
  }

  private void send(MultiEmitter<? super byte[]> emitter) {
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
    emitter.emit(lines.toString().getBytes(StandardCharsets.UTF_8));
    lines.setLength(0);
  }

  /** Ends the reading. */
  private static final class ClientLeft extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientLeft() {
      super("the client left", null, false, false);
    }
  }
}
