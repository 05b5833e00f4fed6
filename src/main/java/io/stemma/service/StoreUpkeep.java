package io.stemma.service;

import io.quarkus.runtime.StartupEvent;
import io.stemma.error.StemmaException;
import io.stemma.governance.GovernanceStore;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Forgets answers that no request will ask for again, an hour after the start and every hour. */
@Singleton
public class StoreUpkeep {
  private static final Logger LOG = Logger.getLogger(StoreUpkeep.class);
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final int AT_ONCE = 1_000;

  private final Vertx vertx;
  private final GovernanceStore store;

  StoreUpkeep(Vertx vertx, GovernanceStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  void start(@Observes StartupEvent event) {
    vertx.setPeriodic(
        PERIOD.toMillis(),
        timer -> vertx.executeBlocking(this::forget).subscribe().with(done -> {}, LOG::warn));
  }

  /** Some at a time, so that no writer waits for long. */
  private int forget() {
    int forgotten = 0;
    int some;
    try {
      do {
        some = store.write(estate -> estate.requests().forget(AT_ONCE));
        forgotten += some;
      } while (some == AT_ONCE);
    } catch (StemmaException e) {
      LOG.warnf("%s Old answers to requests are forgotten an hour later.", e.detail());
    }
    return forgotten;
  }
}
