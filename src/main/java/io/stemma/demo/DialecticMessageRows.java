package io.stemma.demo;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of sessions: thesis, antithesis, syntheses, and the system's word on a failure. */
final class DialecticMessageRows implements AutoCloseable {
  private static final String INSERT =
      """
      INSERT INTO dialectic_messages (
        session_id, agent_id, message_type, timestamp, root_cause, proposed_conditions_json,
        reasoning, observed_metrics_json, concerns_json, agrees, signature)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String BARE_CONCERN = "\"The threshold is too low\"";

  private final TableLoad messages;
  private boolean bareConcernWritten;

  DialecticMessageRows(EstateFile file) throws SQLException {
    this.messages = file.load("dialectic_messages", INSERT);
  }

  void add(DialecticSession session, Chance chance) throws SQLException {
    for (int i = 0; i < session.messages(); i++) {
      if (isFailureNotice(session, i)) {
        addFailure(session);
      } else {
        add(session, i, chance);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    messages.close();
  }

  private void add(DialecticSession session, int index, Chance chance) throws SQLException {
    messages.row(
        session.id(),
        writer(session, index, chance),
        index == 0 ? "thesis" : index == 1 ? "antithesis" : "synthesis",
        EstateTime.text(session.messageAt(index)),
        chance.happens(0.7) ? Prose.sentence(chance) : null,
        conditions(chance),
        chance.happens(0.95) ? Prose.text(chance) : null,
        index == 1 ? metrics(chance) : null,
        concerns(index, chance),
        index < 2 ? null : agrees(chance),
        chance.happens(0.5) ? chance.hex(32) : null);
  }

  /** The last two messages of a failed session are the system's, one as the other. */
  private static boolean isFailureNotice(DialecticSession session, int index) {
    return session.status().equals("failed") && index >= Math.max(1, session.messages() - 2);
  }

  private void addFailure(DialecticSession session) throws SQLException {
    String at = EstateTime.text(session.updatedAt());
    messages.row(
        session.id(), "system", "failed", at, null, null, "Timed out", null, null, null, null);
  }

  /** The two sides in turn; once in a while a third one speaks. */
  private static String writer(DialecticSession session, int index, Chance chance) {
    if (chance.happens(0.02)) {
      return AgentNames.unknown(chance);
    }
    String reviewer = session.reviewer();
    return index % 2 == 1 && reviewer != null ? reviewer : session.paused();
  }

  /** A list of texts; in the estate's very first message a bare text, as in one real estate. */
  private @Nullable String concerns(int index, Chance chance) {
    if (!bareConcernWritten) {
      bareConcernWritten = true;
      return BARE_CONCERN;
    }
    return index == 1 ? Json.array(List.of(Prose.sentence(chance))).toString() : null;
  }

  private static @Nullable String conditions(Chance chance) {
    return chance.happens(0.6)
        ? Json.array(List.of("Lower complexity", "Ask before \"writing\"")).toString()
        : null;
  }

  private static String metrics(Chance chance) {
    return Json.object()
        .put("risk_score", chance.measure(0, 1))
        .put("coherence", chance.measure(0, 1))
        .toString();
  }

  /** Yes, no, or no word. */
  private static @Nullable Integer agrees(Chance chance) {
    return chance.happens(0.1) ? null : (Integer) (chance.happens(0.85) ? 1 : 0);
  }
}
