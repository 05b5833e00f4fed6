package io.stemma.http.problem;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.RoutingContext;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Work for a client who may go away before it is done. */
public final class ClientGone {
  private ClientGone() {}

  /** Whether work failed because the connection was closed before all of the body had come. */
  public static boolean explains(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpClosedException || cause instanceof ClosedChannelException) {
        return true;
      }
    }
    return false;
  }

  /** The same work, cancelled when the client closes its connection. */
  public static <T> Uni<T> cancels(Uni<T> work, RoutingContext request) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Cancellable running = work.subscribe().with(emitter::complete, emitter::fail);
              request.addEndHandler(
                  ended -> {
                    if (ended.failed()) {
                      running.cancel();
                    }
                  });
            });
  }
}
