package io.stemma.graph.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.graph.Limits;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.PostgresSettings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SuspensionTest {
  private static final String RECORD = "postgresql://u@localhost:1/record";

  /** Nobody has to ask the database again. */
  @Test
  void itIsOverWhenItsTimeIs() {
    Suspension over = Suspension.of(Instant.EPOCH, Duration.ZERO);
    Suspension hour = Suspension.of(Instant.EPOCH, Duration.ofHours(1));

    assertThat(over.isOver()).isTrue();
    assertThat(over.secondsLeft()).isEqualTo(1);
    assertThat(hour.isOver()).isFalse();
    assertThat(hour.secondsLeft()).isBetween(3_590L, 3_600L);
  }

  @Test
  void aServerOfItsOwnMayCrashMoreOften() {
    assertThat(crashes(RECORD)).isEqualTo(2);
    assertThat(crashes("postgresql://u@localhost:2/record")).isEqualTo(5);
    assertThat(
            Suspension.crashes(
                Limits.suspension("crashes", "7"), settings("postgresql://u@localhost:2/record")))
        .isEqualTo(7);
  }

  private static int crashes(String cypherUrl) {
    return Suspension.crashes(Limits.suspension(), settings(cypherUrl));
  }

  private static PostgresSettings settings(String cypherUrl) {
    return new PostgresSettings(
        DatabaseUrl.parse("url", RECORD),
        PostgresSettings.DEFAULT_GRAPH,
        DatabaseUrl.parse("url", cypherUrl));
  }
}
