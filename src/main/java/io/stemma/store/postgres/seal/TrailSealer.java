package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Seals a trail in the background: entries as they are committed, checkpoints now and then. */
public final class TrailSealer implements AutoCloseable {
  private static final int CLOSE_SECONDS = 10;
  private static final int SILENCE_MILLIS = 60_000;
  private static final int LAST_MILLIS = 3_000;

  private final DatabaseUrl url;
  private final NoteSigner signer;
  private final SignerFile file;
  private final Pace pace;
  private final Watcher watcher;
  private final ScheduledExecutorService worker;
  private @Nullable Connection connection;
  private @Nullable Sealer sealer;
  private boolean isAnnounced;
  private long nextCheckpoint = System.nanoTime();

  /**
   * How often.
   *
   * @param seals between two looks at what was appended
   * @param checkpoints between two signatures
   */
  public record Pace(Duration seals, Duration checkpoints) {}

  /** Is told what happens. */
  public interface Watcher {
    /** So many entries are sealed now. */
    void sealed(long entries);

    /** It did not work, and is tried again. */
    void failed(String why);

    /** The log does not extend what was signed before: nothing is sealed until that changes. */
    void refused(String why);
  }

  /** Opens nothing yet. */
  public TrailSealer(
      DatabaseUrl url, NoteSigner signer, SignerFile file, Pace pace, Watcher watcher) {
    this.url = url;
    this.signer = signer;
    this.file = file;
    this.pace = pace;
    this.watcher = watcher;
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "stemma-sealer");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins. */
  @SuppressWarnings("FutureReturnValueIgnored") // A turn tells its failures itself.
  public void start() {
    long nanos = pace.seals().toNanos();
    worker.scheduleWithFixedDelay(this::turn, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void turn() {
    try {
      watcher.sealed(sealed());
    } catch (SQLException e) {
      forget(e);
      watcher.failed(String.valueOf(e.getMessage()));
    } catch (StemmaException e) {
      withdraw();
      if (e.code() == ErrorCode.AUDIT_LOG_BROKEN) {
        watcher.refused(e.detail());
      } else {
        watcher.failed(e.detail());
      }
    } catch (RuntimeException e) {
      forget(e);
      watcher.failed(e.toString());
    }
  }

  /**
   * Seals and signs what there is.
   *
   * @return how many entries were sealed
   */
  private long sealed() throws SQLException {
    Connection open = connection;
    Sealer ours = sealer;
    if (open == null || ours == null) {
      open = Postgres.connect(url, "stemma-sealer");
      open.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
      ours = new Sealer(open, new SignerGuard(signer.verifier(), file)::check);
      connection = open;
      sealer = ours;
      isAnnounced = false;
    }
    long entries = ours.round();
    if (System.nanoTime() - nextCheckpoint >= 0) {
      new CheckpointSigner(open, signer, file).sign();
      nextCheckpoint = System.nanoTime() + pace.checkpoints().toNanos();
    }
    if (!isAnnounced) {
      isAnnounced = SealerPresence.announce(open);
    }
    return entries;
  }

  /** Nobody shall take it for a sealer at work. */
  private void withdraw() {
    Connection open = connection;
    try {
      if (open != null && isAnnounced) {
        open.setAutoCommit(true);
        SealerPresence.withdraw(open);
      }
      isAnnounced = false;
    } catch (SQLException e) {
      forget(e);
    }
  }

  private void signLast() {
    Connection open = connection;
    if (open == null || !isAnnounced) {
      return;
    }
    try {
      open.setNetworkTimeout(Runnable::run, LAST_MILLIS);
      nextCheckpoint = System.nanoTime();
      watcher.sealed(sealed());
    } catch (SQLException | RuntimeException e) {
      // The service that starts next does it.
      forget(e);
    }
  }

  private void forget(Exception why) {
    Connection broken = connection;
    connection = null;
    sealer = null;
    try {
      if (broken != null) {
        broken.close();
      }
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  /** Ends after what is under way, and signs what there is: the trail's end is not left open. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        signLast();
      } else {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
    forget(new IllegalStateException("closed"));
  }
}
