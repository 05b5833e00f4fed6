package io.stemma.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.access.KeyUse.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UseLogTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void countsEachUseAndForgetsWhatWasDrained() {
    UseLog log = new UseLog();
    KeyUse use = new KeyUse("k", Outcome.REQUEST, "GET /a", "127.0.0.1");
    log.note(use, NOW);
    log.note(use, NOW.plusSeconds(2));
    log.note(new KeyUse("k", Outcome.REQUEST, "GET /b", "127.0.0.1"), NOW);

    List<UseCount> drained = log.drain();

    assertThat(drained).hasSize(2).contains(new UseCount(use, 2, NOW, NOW.plusSeconds(2)));
    assertThat(log.drain()).isEmpty();
  }

  @Test
  void whatCouldNotBeKeptIsCountedWithTheNext() {
    UseLog log = new UseLog();
    KeyUse use = new KeyUse("k", Outcome.REQUEST, "GET /a", "127.0.0.1");
    log.note(use, NOW);
    List<UseCount> drained = log.drain();
    log.note(use, NOW.plusSeconds(1));

    log.putBack(drained);

    assertThat(log.drain()).containsExactly(new UseCount(use, 2, NOW, NOW.plusSeconds(1)));
  }

  /** Whoever asks from very many addresses takes no more memory, and is counted all the same. */
  @Test
  void isBoundedAndLosesNone() {
    UseLog log = new UseLog();
    for (int i = 0; i < 20_000; i++) {
      log.note(new KeyUse(null, Outcome.UNKNOWN_KEY, "GET *", "client " + i), NOW);
    }
    log.putBack(
        List.of(new UseCount(new KeyUse("k", Outcome.REQUEST, "GET /a", "c"), 7, NOW, NOW)));

    List<UseCount> drained = log.drain();

    assertThat(drained).hasSizeLessThan(5_010);
    assertThat(drained.stream().mapToLong(UseCount::uses).sum()).isEqualTo(20_007);
    assertThat(drained)
        .contains(new UseCount(new KeyUse("k", Outcome.REQUEST, "*", "*"), 7, NOW, NOW));
  }
}
