package io.stemma.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.ext.web.RoutingContext;

/** Work for a client who may go away before it is done. */
final class ClientGone {
  private ClientGone() {}

  /** The same work, cancelled when the client closes its connection. */
  static <T> Uni<T> cancels(Uni<T> work, RoutingContext request) {
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
