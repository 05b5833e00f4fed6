package io.stemma.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.store.postgres.audit.PostgresStates;
import io.stemma.testing.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Old points of agents' states are forgotten; an agent's newest is not, nor what was moved in. */
class StateRetentionIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  @BeforeEach
  void states() {
    DATABASE.execute(
        """
        DELETE FROM core.agent_state;
        INSERT INTO core.agent_state (state_id, agent_id, recorded_at) VALUES
          ('at the edge', 'busy', timestamptz '2026-06-01Z' - interval '90 days'),
          ('past it', 'busy', timestamptz '2026-06-01Z' - interval '90 days 1 microsecond'),
          ('new', 'busy', '2026-05-31Z'),
          ('old', 'quiet', '2020-01-01Z'),
          ('newest of quiet', 'quiet', '2020-01-02Z'),
          ('one of two at once', 'twin', '2020-01-01Z'),
          ('two of two at once', 'twin', '2020-01-01Z'),
          ('no time', 'busy', NULL);
        INSERT INTO core.agent_state (state_id, agent_id, recorded_at, backfill_run) VALUES
          ('moved in', 'busy', '2019-01-01Z', 7),
          ('moved in and changed', 'busy', '2019-01-02Z', -7);
        """);
  }

  @Test
  void whatIsOlderGoesAndTheNewestOfEachAgentStays() {
    long forgotten = new PostgresStates(DATABASE.url()).forget(90, NOW);

    assertThat(forgotten).isEqualTo(3);
    assertThat(DATABASE.rows("SELECT state_id FROM core.agent_state"))
        .containsExactlyInAnyOrder(
            "at the edge",
            "new",
            "newest of quiet",
            "two of two at once",
            "no time",
            "moved in",
            "moved in and changed");
  }

  @Test
  void zeroDaysKeepAll() {
    assertThat(new PostgresStates(DATABASE.url()).forget(0, NOW)).isZero();
  }

  @Test
  void aBatchHasItsLimit() {
    assertThat(DATABASE.value("SELECT core.forget_states(90, 2, '2026-06-01Z')")).isEqualTo("2");
    assertThat(DATABASE.value("SELECT core.forget_states(90, 2, '2026-06-01Z')")).isEqualTo("1");
    assertThat(DATABASE.value("SELECT core.forget_states(90, 2, '2026-06-01Z')")).isEqualTo("0");
  }
}
