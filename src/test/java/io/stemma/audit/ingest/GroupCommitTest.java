package io.stemma.audit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.audit.TrailShape;
import io.stemma.error.StemmaException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is on its way in, and in which company it is written. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GroupCommitTest {
  @Test
  void whatCameWhileAGroupWasWrittenIsTheNextGroup() throws Exception {
    List<Integer> groups = new ArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    GroupCommit.Writer writer =
        (batches, outcomes) -> {
          groups.add(batches.size());
          begun.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          outcomes.forEach(outcome -> outcome.complete(Outcome.ALL_ADDED));
        };
    try (GroupCommit commit = new GroupCommit(writer, 1)) {
      CompletableFuture<Outcome> first = commit.submit(new Batch(TrailShape.EVENTS));
      begun.await();
      List<CompletableFuture<Outcome>> others = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        others.add(commit.submit(new Batch(TrailShape.TOOL_USAGE)));
      }
      assertThat(first).isNotDone();
      goOn.countDown();
      for (CompletableFuture<Outcome> other : others) {
        assertThat(other.get()).isEqualTo(Outcome.ALL_ADDED);
      }
      assertThat(groups).containsExactly(1, 7);
    }
  }

  @Test
  void aFailureReachesWhoeverWaitsAndTheNextGroupIsWritten() {
    GroupCommit commit =
        new GroupCommit(
            (batches, outcomes) -> {
              throw new IllegalStateException("broken");
            },
            1);

    for (int i = 0; i < 2; i++) {
      assertThat(commit.submit(new Batch(TrailShape.EVENTS)))
          .failsWithin(java.time.Duration.ofSeconds(10))
          .withThrowableThat()
          .havingRootCause()
          .withMessage("broken");
    }
    commit.close();
    assertThatThrownBy(() -> commit.submit(new Batch(TrailShape.EVENTS)))
        .isInstanceOf(StemmaException.class);
  }

  @Test
  void noMoreIsTakenThanTheBudgetHasAndAllOfItComesBack() {
    Budget budget = new Budget(10, 100);
    Budget.Share alone = budget.share();
    // One request alone is bounded by its own limits.
    assertThat(alone.take(0, 150)).isTrue();
    assertThat(alone.take(20, 0)).isTrue();
    Budget.Share next = budget.share();
    assertThat(next.take(0, 1)).isFalse();
    alone.close();
    alone.close();

    assertThat(budget.bytes() + budget.entries()).isZero();
    assertThat(next.take(10, 100)).isTrue();
    assertThat(budget.share().take(1, 0)).isFalse();
    assertThat(budget.share().take(0, 1)).isFalse();
    next.close();
    assertThat(next.take(0, 1)).isFalse();
    assertThat(budget.bytes() + budget.entries()).isZero();
  }
}
