package io.stemma.governance;

import static io.stemma.record.RecordTables.SESSIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.identity.Sessions;
import io.stemma.record.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bindings of clients to agents. */
class SessionsContractIT extends GovernanceContract {
  private static final Duration LIFE = EstateLimits.DEFAULT.sessionLife();

  @Test
  void makesASessionThatLivesFromNow() {
    String agent = agent();
    String name = name();

    Row made =
        write(
            estate ->
                estate
                    .sessions()
                    .create(
                        given(
                            Sessions.SHAPE,
                            "{'id': '%s', 'agentId': '%s', 'clientInfo': {'v': 1}}",
                            name,
                            agent)));

    assertThat(made).isEqualTo(row(estate -> estate.sessions().get(name)));
    assertThat(made.bool("is_active")).isTrue();
    assertThat(made.text("client_info")).isEqualTo("{\"v\":1}");
    assertThat(made.instant("last_active")).isEqualTo(made.instant("created_at"));
    assertThat(made.instant("expires_at")).isEqualTo(made.instant("created_at").plus(LIFE));
  }

  @Test
  void refusesANameThatIsTakenAndAnAgentThatIsNotRegistered() {
    String agent = agent();
    String name = session(agent);
    assertFails(ErrorCode.SESSION_EXISTS, estate -> create(estate, name, agent));
    write(estate -> estate.sessions().end(name));
    String stranger = agent();
    assertFails(ErrorCode.SESSION_EXISTS, estate -> create(estate, name, stranger));

    String other = name();
    assertFails(ErrorCode.AGENT_NOT_FOUND, estate -> create(estate, other, "nobody"));
    assertFails(ErrorCode.SESSION_NOT_FOUND, estate -> estate.sessions().get(other));
    assertFails(ErrorCode.SESSION_NOT_FOUND, estate -> estate.sessions().use(other));
    assertFails(ErrorCode.SESSION_NOT_FOUND, estate -> estate.sessions().end(other));
  }

  @Test
  void aUseBeginsItsLifeAgain() {
    String name = session(agent());
    CLOCK.goOn(LIFE.minusMinutes(1));
    Row used = write(estate -> estate.sessions().use(name));
    assertThat(used.instant("expires_at")).isEqualTo(used.instant("last_active").plus(LIFE));
    CLOCK.goOn(LIFE.minusMinutes(1));
    write(estate -> estate.sessions().use(name));

    CLOCK.goOn(LIFE);
    assertFails(ErrorCode.SESSION_EXPIRED, estate -> estate.sessions().use(name));
    assertThat(row(estate -> estate.sessions().get(name)).bool("is_active")).isTrue();
  }

  @Test
  void whatWasEndedIsOverAndEndingItAgainChangesNothing() {
    String name = session(agent());
    Row ended = write(estate -> estate.sessions().end(name));

    assertThat(ended.bool("is_active")).isFalse();
    assertFails(ErrorCode.SESSION_EXPIRED, estate -> estate.sessions().use(name));
    Row again = write(estate -> estate.sessions().end(name));
    assertThat(again).isEqualTo(ended);
  }

  @Test
  void listsAnAgentsSessionsThatAreNotOverTheLastUsedFirst() {
    String agent = agent();
    String over = session(agent);
    CLOCK.goOn(LIFE);
    String first = session(agent);
    String ended = session(agent);
    String last = session(agent);
    session(agent());
    write(estate -> estate.sessions().end(ended));
    write(estate -> estate.sessions().use(first));

    assertThat(active(agent, 10)).containsExactly(first, last).doesNotContain(over);
    assertThat(active(agent, 1)).containsExactly(first);
  }

  @Test
  void whatIsOverTakesNoPlaceInAListWhateverItsTimes() {
    String agent = agent();
    String live = session(agent);
    String endless = imported(agent, CLOCK.instant().plusSeconds(1), null);
    imported(agent, CLOCK.instant().plusSeconds(2), CLOCK.instant());

    assertThat(active(agent, 1)).containsExactly(endless);
    assertThat(active(agent, 10)).containsExactly(endless, live);
  }

  @Test
  void endsWhatIsOverAndNothingElse() {
    CLOCK.goOn(LIFE);
    write(estate -> estate.sessions().expire(1_000));
    String one = session(agent());
    String other = session(agent());
    CLOCK.goOn(LIFE);
    String live = session(agent());
    String endless = imported(agent(), CLOCK.instant(), null);

    assertThat((int) write(estate -> estate.sessions().expire(1))).isEqualTo(1);
    assertThat((int) write(estate -> estate.sessions().expire(1_000))).isEqualTo(1);
    assertThat((int) write(estate -> estate.sessions().expire(1_000))).isZero();
    for (String name : List.of(one, other)) {
      assertThat(row(estate -> estate.sessions().get(name)).bool("is_active")).isFalse();
    }
    for (String name : List.of(live, endless)) {
      assertThat(row(estate -> estate.sessions().get(name)).bool("is_active")).isTrue();
    }
  }

  @Test
  void oneOfManyThatMakeTheSameAtOnceWins() throws Exception {
    String agent = agent();
    String name = name();

    List<Optional<ErrorCode>> all =
        atOnce(20, () -> outcome(estate -> create(estate, name, agent)));

    assertThat(all).filteredOn(Optional::isEmpty).hasSize(1);
    assertThat(all)
        .filteredOn(Optional::isPresent)
        .containsOnly(Optional.of(ErrorCode.SESSION_EXISTS));
  }

  private static String session(String agent) {
    String name = name();
    write(estate -> create(estate, name, agent));
    return name;
  }

  private static Row create(Estate estate, String name, String agent) {
    return estate
        .sessions()
        .create(given(Sessions.SHAPE, "{'id': '%s', 'agentId': '%s'}", name, agent));
  }

  /** As a file held it: nothing ties its end to its use. */
  private static String imported(String agent, Instant used, Instant end) {
    Row session =
        Row.of(SESSIONS)
            .with("session_id", name())
            .with("agent_id", agent)
            .with("is_active", true)
            .with("last_active", used)
            .with("expires_at", end);
    rows.write(
        transaction -> {
          transaction.put(List.of(session));
          return true;
        });
    return session.text("session_id");
  }

  private static List<Object> active(String agent, int limit) {
    return column(list(estate -> estate.sessions().active(agent, limit)), "session_id");
  }
}
