package io.stemma.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.stemma.store.dual.Follower;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Counts what the store that follows was given, and says when it fails, once for each reason. */
final class FollowerLog implements Follower.Watcher {
  private static final Logger LOG = Logger.getLogger(Follower.class);

  private final MeterRegistry meters;
  private final AtomicReference<String> last = new AtomicReference<>("");

  FollowerLog(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void carried(int changes) {
    meters.counter("stemma.dual.carried").increment(changes);
    last.set("");
  }

  @Override
  public void failed(String what, String why) {
    meters.counter("stemma.dual.failures").increment();
    String said = what + " failed: " + why;
    if (!said.equals(last.getAndSet(said))) {
      LOG.warnf("%s It is tried again; nothing is lost.", said);
    }
  }
}
