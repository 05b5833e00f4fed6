package io.stemma.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.governance.Requests.Answer;
import io.stemma.identity.AgentStates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests that name themselves. */
class RequestsContractIT extends GovernanceContract {
  private static final Duration LIFE = EstateLimits.DEFAULT.requestLife();
  private static final Answer ANSWER = new Answer(201, "{\"b\": 1, \"a\":\"é\\n\"}");

  @Test
  void answersTheSameAgain() {
    String key = name();
    assertThat(before(key, "f")).isEmpty();
    keep(key, ANSWER);
    String empty = name();
    keep(empty, new Answer(204, null));

    assertThat(before(key, "f")).contains(ANSWER);
    assertThat(before(empty, "f")).contains(new Answer(204, null));
  }

  @Test
  void refusesAnotherRequestOfTheSameKey() {
    String key = name();
    keep(key, ANSWER);

    assertFails(ErrorCode.REQUEST_KEY_TAKEN, estate -> estate.requests().before(key, "other"));
    assertThat(before(key, "f")).contains(ANSWER);
  }

  @Test
  void forgetsAnAnswerWhenItsLifeIsOver() {
    String key = name();
    keep(key, ANSWER);
    CLOCK.goOn(LIFE.minusSeconds(1));
    assertThat(before(key, "f")).contains(ANSWER);

    CLOCK.goOn(Duration.ofSeconds(1));
    assertThat(before(key, "other")).isEmpty();
    Answer next = new Answer(200, null);
    write(
        estate -> {
          estate.requests().keep(key, "other", next);
          return true;
        });
    assertThat(before(key, "other")).contains(next);
  }

  @Test
  void removesWhatIsOverAndNoMoreThanTheLimit() {
    CLOCK.goOn(LIFE);
    write(estate -> estate.requests().forget(1_000));
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      keys.add(name());
      keep(keys.get(i), ANSWER);
    }
    CLOCK.goOn(LIFE);
    String late = name();
    keep(late, ANSWER);

    assertThat((int) write(estate -> estate.requests().forget(2))).isEqualTo(2);
    assertThat((int) write(estate -> estate.requests().forget(2))).isEqualTo(1);
    assertThat((int) write(estate -> estate.requests().forget(2))).isZero();
    assertThat(before(late, "f")).contains(ANSWER);
  }

  @Test
  void doesTheWorkOfManyThatComeAtOnceOnce() throws Exception {
    String key = name();
    String agent = agent();

    List<Answer> all = atOnce(30, () -> write(estate -> answered(estate, key, agent)));

    assertThat(all).containsOnly(new Answer(200, "1"));
    assertThat(list(estate -> estate.states().history(agent, null, 100))).hasSize(1);
  }

  /** Whose work failed did nothing: the next one does it. */
  @Test
  void keepsNoAnswerOfWorkThatFailed() {
    String key = name();
    String agent = agent();
    assertFails(
        ErrorCode.AGENT_NOT_FOUND,
        estate -> {
          answered(estate, key, agent);
          estate.identities().get("nobody");
        });

    Answer second = write(estate -> answered(estate, key, agent));
    assertThat(second).isEqualTo(new Answer(200, "1"));
  }

  private static Answer answered(Estate estate, String key, String agent) {
    Optional<Answer> before = estate.requests().before(key, "f");
    if (before.isPresent()) {
      return before.get();
    }
    estate.states().append(given(AgentStates.SHAPE, "{'agentId': '%s'}", agent));
    int points = estate.states().history(agent, null, 100).size();
    Answer answer = new Answer(200, String.valueOf(points));
    estate.requests().keep(key, "f", answer);
    return answer;
  }

  private static Optional<Answer> before(String key, String fingerprint) {
    return write(estate -> estate.requests().before(key, fingerprint));
  }

  private static void keep(String key, Answer answer) {
    write(
        estate -> {
          estate.requests().keep(key, "f", answer);
          return true;
        });
  }
}
