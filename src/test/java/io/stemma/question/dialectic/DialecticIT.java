package io.stemma.question.dialectic;

import static io.stemma.question.RecordUnderTest.all;
import static io.stemma.question.RecordUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.testing.TestDatabase;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a record of dialectic sessions holds that nobody would draw at random. */
class DialecticIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final DialecticUnderTest DIALECTIC = new DialecticUnderTest(DATABASE);

  @BeforeEach
  void empty() {
    DATABASE.execute(
        "DELETE FROM core.dialectic_messages; DELETE FROM core.dialectic_sessions;"
            + " DELETE FROM core.identities");
  }

  @AfterAll
  static void close() {
    DIALECTIC.close();
  }

  @Test
  void tellsASessionWithItsMessagesInTheirOrder() {
    DATABASE.execute(
        """
        INSERT INTO core.dialectic_sessions (session_id, paused_agent_id, reviewer_agent_id, status, reason,
                                             resolution, created_at, discovery_id)
        VALUES ('s', 'p', 'r', 'resolved', 'why', '{"action": "resume"}', '2026-01-02 03:04:05+00', 'gone');
        INSERT INTO core.dialectic_messages (message_id, session_id, seq, agent_id, message_type, agrees, concerns)
        VALUES ('m3', 's', NULL, 'p', 'failed', NULL, '"bare"'), ('m2', 's', 2, 'r', 'antithesis', false, '["c"]'),
               ('m1', 's', 1, 'p', 'thesis', true, NULL), ('other', 'gone', 1, 'p', 'thesis', true, NULL)
        """);
    DialecticSessionId id = new DialecticSessionId("s");

    SessionAnswer answer = await(DIALECTIC.sessions.of(id, null, null));

    assertThat(answer.session().item().reason()).isEqualTo("why");
    assertThat(answer.session().item().createdAt()).hasToString("2026-01-02T03:04:05Z");
    assertThat(answer.session().resolution()).isEqualTo("{\"action\": \"resume\"}");
    assertThat(answer.messages().items())
        .extracting(m -> m.id() + " " + m.type() + " " + m.agrees() + " " + m.concerns())
        .containsExactly(
            "m1 thesis true null", "m2 antithesis false [\"c\"]", "m3 failed null \"bare\"");
    assertThat(all(c -> DIALECTIC.sessions.of(id, 1, c).map(SessionAnswer::messages)))
        .isEqualTo(answer.messages().items());
  }

  @Test
  void countsTheLastActivityOfAReviewer() {
    DATABASE.execute(
        """
        INSERT INTO core.dialectic_sessions (session_id, paused_agent_id, reviewer_agent_id, status, created_at, updated_at)
        VALUES ('s', 'p', 'r', NULL, '2026-01-01 00:00:00+00', '2026-01-03 00:00:00+00'),
               ('t', 'p', 'r', 'escalated', '2026-01-02 00:00:00+00', NULL), ('u', 'p', 'q', 'timeout', NULL, NULL);
        INSERT INTO core.identities (agent_id) VALUES ('r');
        INSERT INTO core.dialectic_messages (session_id, agent_id, sent_at) VALUES ('s', 'r', '2026-01-04 00:00:00+00')
        """);

    List<ReviewerWorkload> workload = await(DIALECTIC.reviewers.workload(null, null)).items();

    assertThat(workload)
        .extracting(
            w -> w.agentId() + " " + w.placeholder() + " " + w.open() + " " + w.lastActive())
        .containsExactly("r false 1 2026-01-04T00:00:00Z", "q true 0 null");
  }

  @Test
  void knowsNothingOfWhatIsNotThere() {
    DATABASE.execute(
        "INSERT INTO core.dialectic_messages (session_id, agent_id) VALUES ('gone', 'p')");

    fails(
        ErrorCode.DIALECTIC_SESSION_NOT_FOUND,
        () -> DIALECTIC.sessions.of(new DialecticSessionId("gone"), null, null));
    fails(
        ErrorCode.AGENT_NOT_FOUND,
        () -> DIALECTIC.lists.of(new AgentId("nobody"), null, null, null));
    assertThat(await(DIALECTIC.lists.of(new AgentId("p"), null, null, null)).items())
        .containsExactly(
            new AgentSession(
                List.of("wrote"),
                new DialecticSessionItem(
                    "gone", false, null, null, null, null, null, null, null, null, null, null, null,
                    null, null)));
    assertThat(
            await(DIALECTIC.lists.of(new AgentId("p"), DialecticRole.PAUSED, null, null)).items())
        .isEmpty();
  }

  @Test
  void refusesWhatNoRowCanHave() {
    fails(ErrorCode.INVALID_REQUEST, () -> DIALECTIC.lists.newest("", null, null, null));
    fails(ErrorCode.INVALID_REQUEST, () -> DIALECTIC.lists.newest(null, "\0", null, null));
    fails(ErrorCode.INVALID_REQUEST, () -> DIALECTIC.lists.newest(null, null, 1_001, null));
    fails(ErrorCode.INVALID_REQUEST, () -> DIALECTIC.reviewers.workload(0, null));
    fails(ErrorCode.INVALID_REQUEST, () -> DIALECTIC.reviewers.mutual(1_001, null));
    fails(
        ErrorCode.INVALID_REQUEST,
        () -> DIALECTIC.sessions.of(new DialecticSessionId("\uD800"), null, null));
    assertThatThrownBy(() -> DialecticRole.of("author"))
        .hasMessage("role must be paused, reviewer or wrote.");
  }

  private static void fails(ErrorCode code, Supplier<Uni<?>> question) {
    assertThatThrownBy(() -> await(question.get()))
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
