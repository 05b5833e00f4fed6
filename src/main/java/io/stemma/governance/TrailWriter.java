package io.stemma.governance;

import io.stemma.audit.TrailShape;
import io.stemma.audit.ingest.Batch;
import io.stemma.audit.ingest.GroupCommit;
import io.stemma.audit.ingest.Outcome;
import io.stemma.error.StemmaException;
import io.stemma.record.LoadRefused;
import io.stemma.record.RowLines;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes batches of entries into the trails, many in one transaction. First it takes them all for
 * new ones, which is fast; where one is not, it adds them row by row; and where that fails for what
 * one batch says, each by itself, so that none fails for its neighbours.
 */
public final class TrailWriter implements GroupCommit.Writer {
  private final GovernanceStore store;

  public TrailWriter(GovernanceStore store) {
    this.store = store;
  }

  @Override
  public void write(List<Batch> batches, List<CompletableFuture<Outcome>> outcomes) {
    try {
      List<Outcome> done = together(batches);
      for (int i = 0; i < done.size(); i++) {
        outcomes.get(i).complete(done.get(i));
      }
    } catch (StemmaException e) {
      if (batches.size() == 1 || !mayBeOfOne(e)) {
        outcomes.forEach(outcome -> outcome.completeExceptionally(e));
        return;
      }
      for (int i = 0; i < batches.size(); i++) {
        write(batches.subList(i, i + 1), outcomes.subList(i, i + 1));
      }
    }
  }

  /** Where the store is away, or whether it committed is not known, it is so for all. */
  private static boolean mayBeOfOne(StemmaException failure) {
    return !failure.extensions().containsKey(StemmaException.RETRY_AFTER_SECONDS);
  }

  private List<Outcome> together(List<Batch> batches) {
    try {
      return store.write(
          estate -> {
            load(estate, TrailShape.EVENTS, batches);
            load(estate, TrailShape.TOOL_USAGE, batches);
            return batches.stream().map(batch -> Outcome.ALL_ADDED).toList();
          });
    } catch (LoadRefused e) {
      return store.write(estate -> appended(estate, batches));
    }
  }

  private static void load(Estate estate, TrailShape shape, List<Batch> batches) {
    List<RowLines> lines =
        batches.stream().filter(batch -> batch.shape().equals(shape)).map(Batch::lines).toList();
    if (!lines.isEmpty()) {
      estate.trail(shape).load(lines);
    }
  }

  private static List<Outcome> appended(Estate estate, List<Batch> batches) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Batch batch : batches) {
      outcomes.add(append(estate, batch));
    }
    return outcomes;
  }

  /** Adds the entries of one batch, whichever of them are there. */
  public static Outcome append(Estate estate, Batch batch) {
    return new Outcome(estate.trail(batch.shape()).append(batch.lines().rows()));
  }
}
