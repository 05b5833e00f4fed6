package io.stemma.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stemma.store.dual.Follower;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Counts what the store that follows was given, and says when it fails, once for each reason. */
final class FollowerLog implements Follower.Watcher {
  private static final Logger LOG = Logger.getLogger(Follower.class);

  private final Counter carried;
  private final Counter failures;
  private final AtomicReference<String> last = new AtomicReference<>("");

  FollowerLog(MeterRegistry meters) {
    this.carried =
        Counter.builder("stemma.dual.carried.changes")
            .description("Changes that this service carried to the other store")
            .register(meters);
    this.failures =
        Counter.builder("stemma.dual.failures")
            .description("Times that the other store, or the primary one, could not")
            .register(meters);
  }

  @Override
  public void carried(int changes) {
    carried.increment(changes);
    last.set("");
  }

  @Override
  public void failed(String what, String why) {
    failures.increment();
    String said = what + " failed: " + why;
    if (!said.equals(last.getAndSet(said))) {
      LOG.warnf("%s It is tried again; nothing is lost.", said);
    }
  }
}
