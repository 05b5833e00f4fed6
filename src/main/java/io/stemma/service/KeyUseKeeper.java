package io.stemma.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.stemma.access.KeyUse;
import io.stemma.access.UseCount;
import io.stemma.access.UseLog;
import io.stemma.error.StemmaException;
import io.stemma.governance.GovernanceStore;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Counts what keys are used for and keeps it every few seconds, so that no request waits for it.
 * What was counted since is lost when the process is killed.
 */
@Singleton
public class KeyUseKeeper {
  private static final Logger LOG = Logger.getLogger(KeyUseKeeper.class);
  private static final long PERIOD_MILLIS = 5_000;
  private static final long FORGET_MILLIS = Duration.ofHours(1).toMillis();
  private static final int AT_ONCE = 1_000;

  private final Vertx vertx;
  private final GovernanceStore store;
  private final AccessSettings settings;
  private final UseLog log = new UseLog();
  private final Map<KeyUse.Outcome, Counter> counters = new EnumMap<>(KeyUse.Outcome.class);

  KeyUseKeeper(Vertx vertx, GovernanceStore store, AccessSettings settings, MeterRegistry meters) {
    this.vertx = vertx;
    this.store = store;
    this.settings = settings;
    for (KeyUse.Outcome outcome : KeyUse.Outcome.values()) {
      counters.put(
          outcome,
          Counter.builder("stemma.access.requests")
              .description("Requests by what became of their key")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
  }

  void start(@Observes StartupEvent event) {
    vertx.setPeriodic(PERIOD_MILLIS, timer -> vertx.executeBlocking(this::keep));
    vertx.setPeriodic(FORGET_MILLIS, timer -> vertx.executeBlocking(this::forget));
  }

  /** Before the stores are closed. */
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    keep();
  }

  /** Notes a use; costs less than a microsecond. */
  public void note(KeyUse use) {
    Objects.requireNonNull(counters.get(use.outcome())).increment();
    log.note(use, Instant.now());
  }

  private int keep() {
    List<UseCount> counted = log.drain();
    if (counted.isEmpty()) {
      return 0;
    }
    try {
      return store.write(
          estate -> {
            estate.keyUses().keep(counted);
            return counted.size();
          });
    } catch (StemmaException e) {
      LOG.debugf("%s The use of keys is kept later.", e.detail());
      log.putBack(counted);
      return 0;
    }
  }

  private int forget() {
    Instant before = Instant.now().minus(Duration.ofDays(settings.keepUsesDays()));
    int forgotten = 0;
    int some;
    try {
      do {
        some = store.write(estate -> estate.keyUses().forget(before, AT_ONCE));
        forgotten += some;
      } while (some == AT_ONCE);
    } catch (StemmaException e) {
      LOG.warnf("%s Old uses of keys are forgotten an hour later.", e.detail());
    }
    return forgotten;
  }
}
