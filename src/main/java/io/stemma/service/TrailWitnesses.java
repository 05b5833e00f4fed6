package io.stemma.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.stemma.audit.witness.Witness;
import io.stemma.audit.witness.Witnesses;
import io.stemma.error.Counted;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.seal.WitnessPublisher;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Gives checkpoints to witnesses while the service runs and seals. */
@Singleton
public class TrailWitnesses implements WitnessPublisher.Watcher {
  private static final Logger LOG = Logger.getLogger(TrailWitnesses.class);

  private final TrailSealing sealing;
  private final SealSettings settings;
  private final MeterRegistry meters;
  private @Nullable WitnessPublisher publisher;
  private @Nullable Counter failures;
  private volatile long lastPublished = System.nanoTime();
  private volatile @Nullable Failure failing;

  private record Failure(String why, boolean isRefused) {}

  TrailWitnesses(TrailSealing sealing, SealSettings settings, MeterRegistry meters) {
    this.sealing = sealing;
    this.settings = settings;
    this.meters = meters;
  }

  void start(@Observes StartupEvent event) {
    failures =
        Counter.builder("stemma.audit.witness.failures")
            .description("Turns in which a witness did not get the newest checkpoint")
            .register(meters);
    Gauge.builder("stemma.audit.witness.lag", this, TrailWitnesses::lagSeconds)
        .baseUnit("seconds")
        .description("For how long a witness is without the newest checkpoint; 0 where all have it")
        .register(meters);
    try {
      List<Witness> witnesses =
          Witnesses.of(
              settings.witnessUrl().orElse(List.of()),
              settings.witnessKey().orElse(List.of()),
              settings.witnessFile(),
              Duration.ofMillis(settings.witnessTimeoutMillis()));
      if (!witnesses.isEmpty()) {
        publisher =
            sealing
                .publisher(witnesses, Duration.ofSeconds(settings.checkpointSeconds()), this)
                .orElse(null);
      }
    } catch (StemmaException e) {
      failed(e.detail(), true);
    }
    if (publisher != null) {
      publisher.start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (publisher != null) {
      publisher.close();
    }
  }

  /** Why the service is degraded: a witness refuses, or lags behind; null where it is not. */
  public @Nullable String failure() {
    Failure last = failing;
    long lag = lag();
    boolean isLate = lag > settings.witnessLagSeconds();
    if (last != null) {
      return last.isRefused() || isLate ? last.why() : null;
    }
    return isLate
        ? ("An attempt to give the newest checkpoint to the witnesses has not ended for %s. The"
                + " database or the file of STEMMA_SEAL_WITNESS_FILE does not respond: make it"
                + " respond, then restart the service if this message stays.")
            .formatted(Counted.of(lag, "second"))
        : null;
  }

  private double lagSeconds() {
    return (double) lag();
  }

  /** An attempt that has not ended counts as one that failed: a witness may lack the checkpoint. */
  private long lag() {
    if (failing == null && publisher == null) {
      return 0;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastPublished);
    return failing == null ? Math.max(0, seconds - settings.checkpointSeconds()) : seconds;
  }

  @Override
  public void published() {
    lastPublished = System.nanoTime();
    failing = null;
  }

  @Override
  public void failed(String why, boolean isRefused) {
    Failure now = new Failure(why, isRefused);
    boolean isNew = !now.equals(failing);
    failing = now;
    if (failures != null) {
      failures.increment();
    }
    if (isNew) {
      LOG.warnf("A witness does not have the newest checkpoint: %s It is asked again.", why);
    }
  }
}
