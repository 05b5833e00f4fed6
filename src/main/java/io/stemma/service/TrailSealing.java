package io.stemma.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.witness.Witness;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.seal.TrailProofs;
import io.stemma.store.postgres.seal.TrailSealer;
import io.stemma.store.postgres.seal.WitnessPublisher;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Seals the audit trail of the record in PostgreSQL, while the service runs. */
@Singleton
public class TrailSealing {
  private static final Logger LOG = Logger.getLogger(TrailSealing.class);

  private final Database database;
  private final Backends backends;
  private final SealSettings settings;
  private final MeterRegistry meters;
  private @Nullable TrailSealer sealer;
  private final AtomicReference<@Nullable String> failing = new AtomicReference<>();
  private final AtomicBoolean refusing = new AtomicBoolean();

  TrailSealing(Database database, Backends backends, SealSettings settings, MeterRegistry meters) {
    this.database = database;
    this.backends = backends;
    this.settings = settings;
    this.meters = meters;
  }

  void start(@Observes StartupEvent event) {
    if (!settings.enabled() || !database.isConfigured() || !backends.kind().hasServer()) {
      return;
    }
    try {
      NoteSigner signer = KeyFile.open(keyFile());
      sealer =
          new TrailSealer(
              database.get().settings().url(),
              signer,
              checkpointFile(),
              new TrailSealer.Pace(
                  Duration.ofMillis(settings.intervalMillis()),
                  Duration.ofSeconds(settings.checkpointSeconds())),
              new Log(meters));
      sealer.start();
    } catch (StemmaException e) {
      failing.set(e.detail());
      LOG.errorf(
          "%s The audit trail is not sealed until the service is started again.", e.detail());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (sealer != null) {
      sealer.close();
    }
  }

  /** What gives checkpoints to witnesses; empty where this service does not seal. */
  Optional<WitnessPublisher> publisher(
      List<Witness> witnesses, Duration pause, WitnessPublisher.Watcher watcher) {
    return settings.enabled() && database.isConfigured() && backends.kind().hasServer()
        ? Optional.of(
            new WitnessPublisher(
                database.get().settings().url(), checkpointFile(), witnesses, pause, watcher))
        : Optional.empty();
  }

  /** Whether this service seals the trail. */
  public boolean isOn() {
    return sealer != null;
  }

  /**
   * Whether the log is not the one that was signed before, so that it is not sealed any further.
   */
  public boolean isRefused() {
    return refusing.get();
  }

  /** Why the trail could not be sealed last; null where it could. */
  public @Nullable String failure() {
    return failing.get();
  }

  private Path keyFile() {
    return Path.of(settings.keyFile());
  }

  private SignerFile checkpointFile() {
    return settings
        .checkpointFile()
        .map(file -> new SignerFile(Path.of(file)))
        .orElseGet(() -> SignerFile.beside(keyFile()));
  }

  /** The public key, as it is given to whoever shall verify. */
  public String publicKey() {
    return KeyFile.verifier(keyFile()).text();
  }

  /**
   * Checkpoints and proofs.
   *
   * @throws StemmaException {@link ErrorCode#NOT_FOUND} where the record is not in PostgreSQL
   */
  public TrailProofs proofs() {
    if (!database.isConfigured() || !backends.kind().hasServer()) {
      throw new StemmaException(
          ErrorCode.NOT_FOUND, "Only a trail in PostgreSQL is sealed: DB_BACKEND is sqlite.");
    }
    return new TrailProofs(database.get().settings().url());
  }

  /** Counts, and says what fails, once for each reason. */
  private final class Log implements TrailSealer.Watcher {
    private final Counter sealed;
    private final Counter failures;

    Log(MeterRegistry meters) {
      this.sealed =
          Counter.builder("stemma.audit.sealed.entries")
              .description("Entries of the audit trail that this service sealed")
              .register(meters);
      this.failures =
          Counter.builder("stemma.audit.seal.failures")
              .description("Turns of the sealer that failed")
              .register(meters);
      Gauge.builder("stemma.audit.seal.refused", refusing, refused -> refused.get() ? 1 : 0)
          .description("Whether the trail is not the one that was signed before: 1, else 0")
          .register(meters);
    }

    @Override
    public void sealed(long entries) {
      sealed.increment((double) entries);
      failing.set(null);
      if (refusing.getAndSet(false)) {
        LOG.info("The audit trail is sealed again.");
      }
    }

    @Override
    public void failed(String why) {
      failures.increment();
      if (!why.equals(failing.getAndSet(why))) {
        LOG.warnf(
            "The audit trail could not be sealed: %s It is tried again; nothing is lost.", why);
      }
    }

    @Override
    public void refused(String why) {
      failures.increment();
      failing.set(why);
      if (!refusing.getAndSet(true)) {
        LOG.error(why);
      }
    }
  }
}
