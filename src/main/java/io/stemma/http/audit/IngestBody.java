package io.stemma.http.audit;

import io.stemma.audit.ingest.Batch;
import io.stemma.audit.ingest.Budget;
import io.stemma.audit.ingest.EntryStream;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.http.request.RequestBodies;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A body of entries, read while it comes and never held as a whole. One that is refused is read to
 * its end all the same, since a client that is still sending reads no answer.
 */
public final class IngestBody {
  private static final int MILLIS = 1_000;

  private final HttpServerRequest request;
  private final EntryStream entries;
  private final Budget.Share share;
  private final long maxBytes;
  private final @Nullable MessageDigest digest;
  private final CompletableFuture<Batch> read = new CompletableFuture<>();
  private long bytes;
  private boolean givenUp;
  private @Nullable StemmaException refused;

  /**
   * A body to be read.
   *
   * @param digest is told all bytes; null where nobody asks
   */
  IngestBody(
      HttpServerRequest request,
      EntryStream entries,
      Budget.Share share,
      long maxBytes,
      @Nullable MessageDigest digest) {
    this.request = request;
    this.entries = entries;
    this.share = share;
    this.maxBytes = maxBytes;
    this.digest = digest;
  }

  /** Begins to read; called on the request's own thread. */
  CompletableFuture<Batch> read(RoutingContext http, int maxSeconds) {
    Vertx vertx = http.vertx();
    // Whoever is given up may go on sending; nobody listens.
    http.addEndHandler(ended -> closeIfGivenUp());
    long timer = vertx.setTimer((long) maxSeconds * MILLIS, id -> giveUp(tooSlow(maxSeconds)));
    request.exceptionHandler(read::completeExceptionally);
    request.endHandler(end -> end());
    request.handler(this::take);
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume();
    return read.whenComplete((batch, failure) -> vertx.cancelTimer(timer));
  }

  private void take(Buffer buffer) {
    bytes += buffer.length();
    if (bytes > maxBytes) {
      refused = RequestBodies.tooLargeForTheTrail(maxBytes);
    } else if (refused == null && !share.take(0, buffer.length())) {
      refused = tooBusy();
    }
    if (refused == null) {
      byte[] piece = buffer.getBytes();
      if (digest != null) {
        digest.update(piece);
      }
      guarded(() -> entries.feed(piece, 0, piece.length));
    }
  }

  private void end() {
    if (refused == null) {
      guarded(
          () -> {
            Batch batch = entries.end();
            if (!share.take(batch.size(), 0)) {
              throw tooBusy();
            }
            read.complete(batch);
          });
    }
    if (refused != null) {
      read.completeExceptionally(refused);
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (StemmaException e) {
      refused = e;
    } catch (RuntimeException | Error e) {
      read.completeExceptionally(e);
    }
  }

  /** Answers at once, and takes no more from this client. */
  private void giveUp(StemmaException why) {
    if (!read.isDone()) {
      refused = why;
      givenUp = true;
      request.response().putHeader(HttpHeaders.CONNECTION, "close");
      read.completeExceptionally(why);
    }
  }

  private void closeIfGivenUp() {
    if (givenUp) {
      request.connection().close();
    }
  }

  private static StemmaException tooSlow(int seconds) {
    return new StemmaException(
        ErrorCode.BODY_TOO_SLOW,
        "The body was not there after " + Counted.of(seconds, "second") + ": send less at a time.");
  }

  private static StemmaException tooBusy() {
    return new StemmaException(
        ErrorCode.TOO_BUSY,
        "More entries are on their way in than STEMMA_AUDIT_QUEUE_ENTRIES or _BYTES allow:"
            + " send them again in a moment.",
        Map.of(StemmaException.RETRY_AFTER_SECONDS, 1),
        null);
  }
}
