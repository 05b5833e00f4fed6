package io.stemma.question.dialectic;

import static io.stemma.question.RecordUnderTest.all;
import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.record.RecordTables.DIALECTIC_MESSAGES;
import static io.stemma.record.RecordTables.DIALECTIC_SESSIONS;
import static io.stemma.record.RecordTables.IDENTITIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.RecordContract;
import io.stemma.record.CanonicalJson;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a record of dialectic sessions holds that nobody would draw at random. */
class DialecticIT extends RecordContract {
  private DialecticUnderTest dialectic;

  @BeforeEach
  void ask() {
    dialectic = new DialecticUnderTest(record);
  }

  @Test
  void tellsASessionWithItsMessagesInTheirOrder() {
    record.put(
        DIALECTIC_SESSIONS,
        "session_id",
        "s",
        "paused_agent_id",
        "p",
        "reviewer_agent_id",
        "r",
        "status",
        "resolved",
        "reason",
        "why",
        "resolution",
        "{\"action\": \"resume\"}",
        "created_at",
        "2026-01-02T03:04:05Z",
        "discovery_id",
        "gone");
    message("m3", "s", null, "p", "failed", null, "\"bare\"");
    message("m2", "s", 2L, "r", "antithesis", false, "[\"c\"]");
    message("m1", "s", 1L, "p", "thesis", true, null);
    message("other", "gone", 1L, "p", "thesis", true, null);
    DialecticSessionId id = new DialecticSessionId("s");

    DialecticSession session = await(dialectic.sessions.of(id));
    List<DialecticMessage> messages = await(dialectic.sessions.messages(id, null, null)).items();

    assertThat(session.reason()).isEqualTo("why");
    assertThat(session.createdAt()).hasToString("2026-01-02T03:04:05Z");
    assertThat(
            CanonicalJson.parse(
                String.valueOf(Objects.requireNonNull(session.whole()).resolution())))
        .isEqualTo(CanonicalJson.parse("{\"action\": \"resume\"}"));
    assertThat(messages)
        .extracting(m -> m.id() + " " + m.messageType() + " " + m.agrees() + " " + m.concerns())
        .containsExactly(
            "m1 thesis true null", "m2 antithesis false [\"c\"]", "m3 failed null \"bare\"");
    assertThat(all(c -> dialectic.sessions.messages(id, 1, c))).isEqualTo(messages);
  }

  @Test
  void countsTheLastActivityOfAReviewer() {
    reviewed("s", "r", null, "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z");
    reviewed("t", "r", "escalated", "2026-01-02T00:00:00Z", null);
    reviewed("u", "q", "timeout", null, null);
    record.put(IDENTITIES, "agent_id", "r", "placeholder", false);
    record.put(
        DIALECTIC_MESSAGES,
        "message_id",
        "m",
        "session_id",
        "s",
        "agent_id",
        "r",
        "sent_at",
        "2026-01-04T00:00:00Z");

    List<ReviewerWorkload> workload = await(dialectic.reviewers.workload(null, null)).items();

    assertThat(workload)
        .extracting(
            w -> w.agentId() + " " + w.placeholder() + " " + w.open() + " " + w.lastActive())
        .containsExactly("r false 1 2026-01-04T00:00:00Z", "q true 0 null");
  }

  @Test
  void knowsNothingOfWhatIsNotThere() {
    record.put(DIALECTIC_MESSAGES, "message_id", "m", "session_id", "gone", "agent_id", "p");

    fails(
        ErrorCode.DIALECTIC_SESSION_NOT_FOUND,
        () -> dialectic.sessions.of(new DialecticSessionId("gone")));
    fails(
        ErrorCode.AGENT_NOT_FOUND,
        () -> dialectic.lists.of(new AgentId("nobody"), null, null, null));
    assertThat(await(dialectic.lists.of(new AgentId("p"), null, null, null)).items())
        .containsExactly(
            new AgentSession(
                List.of("wrote"),
                new DialecticSession(
                    "gone", false, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null)));
    assertThat(
            await(dialectic.lists.of(new AgentId("p"), DialecticRole.PAUSED, null, null)).items())
        .isEmpty();
  }

  @Test
  void refusesWhatNoRowCanHave() {
    fails(ErrorCode.INVALID_REQUEST, () -> dialectic.lists.newest("", null, null, null));
    fails(ErrorCode.INVALID_REQUEST, () -> dialectic.lists.newest(null, "\0", null, null));
    fails(ErrorCode.INVALID_REQUEST, () -> dialectic.lists.newest(null, null, 1_001, null));
    fails(ErrorCode.INVALID_REQUEST, () -> dialectic.reviewers.workload(0, null));
    fails(ErrorCode.INVALID_REQUEST, () -> dialectic.reviewers.mutual(1_001, null));
    fails(
        ErrorCode.INVALID_REQUEST,
        () -> dialectic.sessions.messages(new DialecticSessionId("\uD800"), null, null));
    assertThatThrownBy(() -> DialecticRole.of("author"))
        .hasMessage("role must be paused, reviewer or wrote.");
  }

  private static void fails(ErrorCode code, Supplier<Uni<?>> question) {
    assertThatThrownBy(() -> await(question.get()))
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static void message(
      String id,
      String session,
      @Nullable Long seq,
      String agent,
      String type,
      @Nullable Boolean agrees,
      @Nullable String concerns) {
    record.put(
        DIALECTIC_MESSAGES,
        "message_id",
        id,
        "session_id",
        session,
        "seq",
        seq,
        "agent_id",
        agent,
        "message_type",
        type,
        "agrees",
        agrees,
        "concerns",
        concerns);
  }

  private static void reviewed(
      String id,
      String reviewer,
      @Nullable String status,
      @Nullable String createdAt,
      @Nullable String updatedAt) {
    record.put(
        DIALECTIC_SESSIONS,
        "session_id",
        id,
        "paused_agent_id",
        "p",
        "reviewer_agent_id",
        reviewer,
        "status",
        status,
        "created_at",
        createdAt,
        "updated_at",
        updatedAt);
  }
}
