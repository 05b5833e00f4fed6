package io.stemma.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrozenCheckTest {
  @ParameterizedTest
  @CsvSource({"1000000000, OK", "1000000001, WARNING", "1600000000, WARNING", "1600000001, FAILED"})
  void theAgeOfTheOldestRowIsJudged(long age, Verdict verdict) {
    assertThat(new FrozenCheck().judged(age).verdict()).isEqualTo(verdict);
  }
}
