package io.stemma.backfill.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionBudgetTest {
  @ParameterizedTest
  @CsvSource({
    // budget, read, quarantined, at the end, exceeded
    "0, 1, 0, true, false",
    "0, 1, 1, false, true",
    "5, 10, 5, true, false",
    "5, 10, 6, false, true",
    "10%, 999, 999, false, false",
    "10%, 999, 999, true, true",
    "10%, 1000, 100, false, false",
    "10%, 1000, 101, false, true",
    "0.5%, 10000, 50, true, false",
    "0.5%, 10000, 51, false, true",
    "0%, 5, 1, true, true",
    "100%, 5, 5, true, false",
  })
  void isJudged(String words, long read, long quarantined, boolean atEnd, boolean exceeded) {
    RejectionBudget budget = RejectionBudget.parse(words).orElseThrow();

    assertThat(budget.isExceeded(read, quarantined, atEnd)).isEqualTo(exceeded);
    assertThat(budget.text()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%",
        "-1",
        "1.5",
        "101%",
        "1e3",
        "5 %",
        "x",
        "1%%",
        ".5%",
        "١",
        "9999999999999999"
      })
  void otherWordsMeanNothing(String words) {
    assertThat(RejectionBudget.parse(words)).isEmpty();
  }

  @Test
  void withoutABudgetEverythingMayBePutAside() {
    assertThat(RejectionBudget.none().isExceeded(10, 10, true)).isFalse();
  }
}
