package io.stemma.governance;

import static io.stemma.record.RecordTables.DIALECTIC_MESSAGES;
import static io.stemma.record.RecordTables.DIALECTIC_SESSIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.dialectic.DialecticShape;
import io.stemma.error.ErrorCode;
import io.stemma.record.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Reviews of one agent by another. */
class DialecticContractIT extends GovernanceContract {
  @Test
  void beginsASession() {
    String paused = agent();
    String name = name();
    Row session =
        given(
            DialecticShape.SESSION,
            "{'id': '%s', 'pausedAgentId': '%s', 'reason': 'r', 'sessionType': 'recovery',"
                + " 'pausedAgentState': {'risk': 0.80}, 'maxSynthesisRounds': 5}",
            name,
            paused);

    Row made = write(estate -> estate.dialectic().create(session));

    assertThat(made).isEqualTo(get(name));
    assertThat(made.text("status")).isEqualTo("active");
    assertThat(made.text("phase")).isEqualTo("thesis");
    assertThat(made.text("paused_agent_state")).isEqualTo("{\"risk\":0.80}");
    assertThat(made.instant("created_at")).isNotNull();
    assertFails(ErrorCode.DIALECTIC_SESSION_EXISTS, estate -> estate.dialectic().create(session));
  }

  @Test
  void refusesWhoIsNotRegisteredAndWhatIsNotThere() {
    String paused = agent();
    assertFails(ErrorCode.AGENT_NOT_FOUND, estate -> create(estate, name(), "nobody", null));
    assertFails(ErrorCode.AGENT_NOT_FOUND, estate -> create(estate, name(), paused, "nobody"));
    String session = session(paused, null);
    assertFails(ErrorCode.AGENT_NOT_FOUND, estate -> say(estate, session, "nobody"));
    assertFails(
        ErrorCode.AGENT_NOT_FOUND,
        estate -> update(estate, session, "{'reviewerAgentId': 'nobody'}", null));
    assertThat(messages(session)).isEmpty();

    String unknown = name();
    assertFails(ErrorCode.DIALECTIC_SESSION_NOT_FOUND, estate -> estate.dialectic().get(unknown));
    assertFails(ErrorCode.DIALECTIC_SESSION_NOT_FOUND, estate -> say(estate, unknown, paused));
    assertFails(
        ErrorCode.DIALECTIC_SESSION_NOT_FOUND,
        estate -> update(estate, unknown, "{'phase': 'synthesis'}", null));
    assertFails(
        ErrorCode.DIALECTIC_SESSION_NOT_FOUND,
        estate -> estate.dialectic().resolve(unknown, "{}", "resolved"));
  }

  @Test
  void changesPhaseAndReviewerOfWhatHasTheVersionExpected() {
    String reviewer = agent();
    String session = session(agent(), null);
    String version = get(session).version();

    Row changed =
        write(
            estate ->
                update(
                    estate,
                    session,
                    "{'phase': 'antithesis', 'reviewerAgentId': '" + reviewer + "'}",
                    version));

    assertThat(changed.text("phase")).isEqualTo("antithesis");
    assertThat(changed.text("reviewer_agent_id")).isEqualTo(reviewer);
    assertThat(changed.instant("updated_at")).isNotNull();
    assertFails(
        ErrorCode.STALE_VERSION,
        estate -> update(estate, session, "{'phase': 'synthesis'}", version));
    Row same =
        write(estate -> update(estate, session, "{'phase': 'antithesis'}", changed.version()));
    assertThat(same).isEqualTo(changed);
  }

  @Test
  void keepsTheOrderOfMessages() {
    String paused = agent();
    String session = session(paused, null);
    Row first = write(estate -> say(estate, session, paused));
    Row second = write(estate -> say(estate, session, paused));

    assertThat(messages(session)).containsExactly(first, second);
    assertThat(first.text("message_id")).isEqualTo(session + ":1");
    assertThat(second.integer("seq")).isEqualTo(2);
    assertThat(second.instant("sent_at")).isAfter(first.instant("sent_at"));
    assertThat(get(session).instant("updated_at")).isAfter(second.instant("sent_at"));
    assertThat(list(estate -> estate.dialectic().messages(session, 1))).containsExactly(first);
  }

  @Test
  void manyWhoWriteAtOnceGetANumberEachWithoutAGap() throws Exception {
    String paused = agent();
    String session = session(paused, null);

    List<Row> all = atOnce(20, () -> write(estate -> say(estate, session, paused)));

    List<Object> numbers = new ArrayList<>(LongStream.rangeClosed(1, 20).boxed().toList());
    assertThat(column(messages(session), "seq")).isEqualTo(numbers);
    assertThat(column(all, "seq")).containsExactlyInAnyOrderElementsOf(numbers);
  }

  @Test
  void goesOnBehindImportedMessagesWhateverTheirNames() {
    String paused = agent();
    String session = session(paused, null);
    Row message = Row.of(DIALECTIC_MESSAGES).with("session_id", session);
    put(message.with("message_id", name()).with("seq", 7L));
    put(message.with("message_id", name()).with("seq", null));
    put(message.with("message_id", session + ":8").with("session_id", null).with("seq", null));

    Row added = write(estate -> say(estate, session, paused));

    assertThat(added.integer("seq")).isEqualTo(9);
    assertThat(messages(session)).hasSize(3).last().isEqualTo(added);
  }

  @Test
  void endsASessionOnce() throws Exception {
    String paused = agent();
    String session = session(paused, null);

    List<Optional<ErrorCode>> all =
        atOnce(
            10,
            () ->
                outcome(
                    estate ->
                        estate
                            .dialectic()
                            .resolve(session, "{'a': 1}".replace('\'', '"'), "resolved")));

    assertThat(all).filteredOn(Optional::isEmpty).hasSize(1);
    assertThat(all)
        .filteredOn(Optional::isPresent)
        .containsOnly(Optional.of(ErrorCode.DIALECTIC_SESSION_OVER));
    Row over = get(session);
    assertThat(over.text("status")).isEqualTo("resolved");
    assertThat(over.text("phase")).isEqualTo("resolved");
    assertThat(over.text("resolution")).isEqualTo("{\"a\":1}");
    assertFails(ErrorCode.DIALECTIC_SESSION_OVER, estate -> say(estate, session, paused));
    assertFails(
        ErrorCode.DIALECTIC_SESSION_OVER,
        estate -> update(estate, session, "{'phase': 'thesis'}", null));
    assertThat(get(session)).isEqualTo(over);
  }

  @Test
  void anImportedSessionOfNoStatusIsOver() {
    String paused = agent();
    String session = name();
    put(
        Row.of(DIALECTIC_SESSIONS)
            .with("session_id", session)
            .with("paused_agent_id", paused)
            .with("status", null));

    assertFails(ErrorCode.DIALECTIC_SESSION_OVER, estate -> say(estate, session, paused));
    assertThat(list(estate -> estate.dialectic().active(paused, 10))).isEmpty();
  }

  @Test
  void listsSessionsUnderWayWithoutAReviewerTheOldestFirst() {
    String first = session(agent(), null);
    String second = session(agent(), null);
    String reviewed = session(agent(), agent());
    String over = session(agent(), null);
    write(estate -> estate.dialectic().resolve(over, "{}", "failed"));

    List<Object> pending = column(list(estate -> estate.dialectic().pending(1_000)), "session_id");

    assertThat(pending).containsSubsequence(first, second).doesNotContain(reviewed, over);
    assertThat(column(list(estate -> estate.dialectic().pending(1)), "session_id"))
        .containsExactly(pending.get(0));
  }

  @Test
  void listsWhatAnAgentIsInvolvedInTheLatestFirst() {
    String agent = agent();
    String asPaused = session(agent, agent());
    String asReviewer = session(agent(), agent);
    String over = session(agent, null);
    String asBoth = session(agent, agent);
    session(agent(), agent());
    write(estate -> estate.dialectic().resolve(over, "{}", "escalated"));

    assertThat(column(list(estate -> estate.dialectic().active(agent, 10)), "session_id"))
        .containsExactly(asBoth, asReviewer, asPaused);
    assertThat(column(list(estate -> estate.dialectic().active(agent, 2)), "session_id"))
        .containsExactly(asBoth, asReviewer);
  }

  @Test
  void knowsWhoReviewedWhomLately() {
    String reviewer = agent();
    String paused = agent();
    Duration hour = Duration.ofHours(1);
    assertThat(yes(estate -> estate.dialectic().recentlyReviewed(reviewer, paused, hour)))
        .isFalse();
    String session = session(paused, reviewer);
    write(estate -> estate.dialectic().resolve(session, "{}", "resolved"));

    assertThat(yes(estate -> estate.dialectic().recentlyReviewed(reviewer, paused, hour))).isTrue();
    assertThat(yes(estate -> estate.dialectic().recentlyReviewed(paused, reviewer, hour)))
        .isFalse();
    CLOCK.goOn(hour);
    assertThat(yes(estate -> estate.dialectic().recentlyReviewed(reviewer, paused, hour)))
        .isFalse();
  }

  private static String session(String paused, String reviewer) {
    String name = name();
    write(estate -> create(estate, name, paused, reviewer));
    return name;
  }

  private static Row create(Estate estate, String name, String paused, String reviewer) {
    Row session =
        given(DialecticShape.SESSION, "{'id': '%s', 'pausedAgentId': '%s'}", name, paused);
    return estate.dialectic().create(session.with("reviewer_agent_id", reviewer));
  }

  private static Row say(Estate estate, String session, String agent) {
    Row message =
        given(
            DialecticShape.MESSAGE,
            "{'agentId': '%s', 'messageType': 'thesis', 'concerns': ['c'], 'agrees': false}",
            agent);
    return estate.dialectic().add(session, message);
  }

  private static Row update(Estate estate, String session, String json, String expected) {
    return estate.dialectic().update(session, change(DialecticShape.SESSION, json), expected);
  }

  private static Row get(String session) {
    return row(estate -> estate.dialectic().get(session));
  }

  private static List<Row> messages(String session) {
    return list(estate -> estate.dialectic().messages(session, 100));
  }

  /** As a file held it. */
  private static void put(Row row) {
    rows.write(
        transaction -> {
          transaction.put(List.of(row));
          return true;
        });
  }
}
