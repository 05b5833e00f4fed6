package io.stemma.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.identity.AgentStates;
import io.stemma.record.Row;
import io.stemma.record.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Points of agents' states. */
class AgentStatesContractIT extends GovernanceContract {
  private static final String SAME_TIME = "2026-02-03T04:05:06.789012Z";

  @Test
  void recordsAPointWithAllItSays() {
    String agent = agent();
    Row point =
        given(
            AgentStates.SHAPE,
            "{'agentId': '%s', 'entropy': 0.1, 'integrity': 1, 'volatility': -2, 'regime': 'DIVERGENCE',"
                + " 'voidActive': false, 'updateCount': 3, 'state': {'E': 0.70}}",
            agent);

    Stored stored = write(estate -> estate.states().append(point));

    assertThat(stored.made()).isTrue();
    assertThat(stored.row()).isEqualTo(row(estate -> estate.states().latest(agent)));
    assertThat(stored.row().get("entropy")).isEqualTo(0.1);
    assertThat(stored.row().get("volatility")).isEqualTo(-2.0);
    assertThat(stored.row().get("coherence")).isNull();
    assertThat(stored.row().bool("void_active")).isFalse();
    assertThat(stored.row().text("state")).isEqualTo("{\"E\":0.70}");
    assertThat(stored.row().text("state_id")).isNotEmpty();
    assertThat(stored.row().instant("recorded_at")).isNotNull();
  }

  @Test
  void aPointWhoseNameIsTakenChangesNothing() {
    String agent = agent();
    String name = name();
    Stored first = write(estate -> estate.states().append(point(agent, name, 0.5)));

    Stored again = write(estate -> estate.states().append(point(agent, name, 0.6)));

    assertThat(again).isEqualTo(Stored.found(first.row()));
    assertThat(list(estate -> estate.states().history(agent, null, 10))).hasSize(1);
  }

  @Test
  void oneOfManyThatRecordTheSameAtOnceWins() throws Exception {
    String agent = agent();
    Row point = point(agent, name(), 0.5);

    List<Stored> all = atOnce(20, () -> write(estate -> estate.states().append(point)));

    assertThat(all).filteredOn(Stored::made).hasSize(1);
    assertThat(all).extracting(Stored::row).containsOnly(all.get(0).row());
  }

  @Test
  void knowsNoStateOfWhoHasNoneAndRecordsNoneOfWhoIsNotRegistered() {
    String agent = agent();
    assertFails(ErrorCode.STATE_NOT_FOUND, estate -> estate.states().latest(agent));
    assertFails(
        ErrorCode.AGENT_NOT_FOUND, estate -> estate.states().append(point("nobody", name(), 0.5)));
  }

  @Test
  void turnsPagesOfEqualTimesWithoutALoopOrAGap() {
    String agent = agent();
    List<Object> names = new ArrayList<>();
    for (String name : List.of("é", "z", "Z", "\uD83E\uDDEC", "\uFB01", "a b", "0")) {
      String own = agent + name;
      names.add(own);
      write(estate -> estate.states().append(point(agent, own, 0.5)));
    }

    List<Row> all =
        pages(
            2,
            List.of("recorded_at", "state_id"),
            (estate, behind) -> estate.states().history(agent, behind, 2));

    // By the bytes of their names: the last first.
    List<Object> sorted = new ArrayList<>();
    for (String name : List.of("0", "Z", "a b", "z", "é", "\uFB01", "\uD83E\uDDEC")) {
      sorted.add(agent + name);
    }
    Collections.reverse(sorted);
    assertThat(column(all, "state_id")).containsExactlyElementsOf(sorted).hasSameSizeAs(names);
  }

  @Test
  void findsTheLatestOfManyAgents() {
    List<String> agents = new ArrayList<>();
    List<Row> latest = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String agent = agent();
      agents.add(agent);
      write(estate -> estate.states().append(point(agent, agent + "b", 0.1)));
      Stored last = write(estate -> estate.states().append(point(agent, agent + "c", 0.2)));
      write(estate -> estate.states().append(point(agent, agent + "a", 0.3)));
      latest.add(last.row());
    }
    agents.add(agent());
    agents.add("nobody");
    agents.add(agents.get(0));

    assertThat(list(estate -> estate.states().latest(agents)))
        .containsExactlyInAnyOrderElementsOf(latest);
    assertThat(list(estate -> estate.states().latest(List.of()))).isEmpty();
  }

  private static Row point(String agent, String name, double entropy) {
    return given(
        AgentStates.SHAPE,
        "{'agentId': '%s', 'id': '%s', 'recordedAt': '%s', 'entropy': %s}",
        agent,
        name,
        SAME_TIME,
        entropy);
  }
}
