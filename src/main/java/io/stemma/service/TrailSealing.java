package io.stemma.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.seal.TrailProofs;
import io.stemma.store.postgres.seal.TrailSealer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
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
              new TrailSealer.Pace(
                  Duration.ofMillis(settings.intervalMillis()),
                  Duration.ofSeconds(settings.checkpointSeconds())),
              new Log(meters, failing));
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

  /** Whether this service seals the trail. */
  public boolean isOn() {
    return sealer != null;
  }

  /** Why the trail could not be sealed last; null where it could. */
  public @Nullable String failure() {
    return failing.get();
  }

  private Path keyFile() {
    return Path.of(settings.keyFile());
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
  private static final class Log implements TrailSealer.Watcher {
    private final Counter sealed;
    private final Counter failures;
    private final AtomicReference<@Nullable String> last;

    Log(MeterRegistry meters, AtomicReference<@Nullable String> last) {
      this.last = last;
      this.sealed =
          Counter.builder("stemma.audit.sealed.entries")
              .description("Entries of the audit trail that this service sealed")
              .register(meters);
      this.failures =
          Counter.builder("stemma.audit.seal.failures")
              .description("Turns of the sealer that failed")
              .register(meters);
    }

    @Override
    public void sealed(long entries) {
      sealed.increment((double) entries);
      last.set(null);
    }

    @Override
    public void failed(String why) {
      failures.increment();
      if (!why.equals(last.getAndSet(why))) {
        LOG.warnf(
            "The audit trail could not be sealed: %s It is tried again; nothing is lost.", why);
      }
    }
  }
}
