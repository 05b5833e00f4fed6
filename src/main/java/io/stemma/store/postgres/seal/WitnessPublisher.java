package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignedNote.Signature;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.witness.Witness;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.seal.Delivery.Given;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Gives each checkpoint to witnesses outside the database, in the background: sealing does not wait
 * for them.
 */
public final class WitnessPublisher implements AutoCloseable {
  private static final int CLOSE_SECONDS = 5;

  private final TrailProofs proofs;
  private final Cosignatures cosignatures;
  private final List<Witness> witnesses;
  private final Duration pause;
  private final Watcher watcher;
  private final Map<Witness, Long> sizes = new HashMap<>();
  private final ScheduledExecutorService worker;

  /** Is told what happens. */
  public interface Watcher {
    /** All have the newest checkpoint. */
    void published();

    /**
     * One has not, and is asked again.
     *
     * @param isRefused whether it says that the log is not the one it knows
     */
    void failed(String why, boolean isRefused);
  }

  /** Asks nobody yet. */
  public WitnessPublisher(
      DatabaseUrl url, SignerFile file, List<Witness> witnesses, Duration pause, Watcher watcher) {
    this.proofs = new TrailProofs(url);
    this.cosignatures = new Cosignatures(url, file);
    this.witnesses = List.copyOf(witnesses);
    this.pause = pause;
    this.watcher = watcher;
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "stemma-witness");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins. */
  @SuppressWarnings("FutureReturnValueIgnored") // A turn tells its failures itself.
  public void start() {
    worker.scheduleWithFixedDelay(this::turn, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives the newest checkpoint to those who do not have it. */
  void turn() {
    try {
      Given worst = Given.TAKEN;
      SignedNote newest = SignedNote.of(proofs.checkpoint());
      for (Witness witness : witnesses) {
        Given given = give(witness, newest);
        worst = worst.isTaken() || given.isRefused() ? given : worst;
      }
      if (worst.isTaken()) {
        watcher.published();
      } else {
        watcher.failed(worst.why(), worst.isRefused());
      }
    } catch (StemmaException e) {
      if (e.code() != ErrorCode.AUDIT_NOT_SEALED) {
        watcher.failed(e.detail(), false);
      } else if (sizes.isEmpty()) {
        // Nothing was signed yet, so that there is nothing to give.
        watcher.published();
      }
    } catch (RuntimeException e) {
      watcher.failed(e.toString(), false);
    }
  }

  private Given give(Witness witness, SignedNote note) {
    long size = Checkpoint.of(note.text()).size();
    Long before = sizes.get(witness);
    if (before != null && before == size) {
      return Given.TAKEN;
    }
    Given given = new Delivery(proofs).give(witness, note, before == null ? 0 : before);
    if (given.isTaken()) {
      keep(note, given.signatures());
      sizes.put(witness, size);
    }
    return given;
  }

  private void keep(SignedNote note, List<Signature> signatures) {
    if (!signatures.isEmpty()) {
      cosignatures.keep(note, signatures);
    }
  }

  /** Ends; what a witness lacks then, the next service gives it. */
  @Override
  public void close() {
    worker.shutdownNow();
    try {
      worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
