package io.stemma.governance;

import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import org.jspecify.annotations.Nullable;

/** Rows as clients want them made, with no more than each needs. */
final class NewRows {
  private NewRows() {}

  static Row agentRow(String name) {
    return Row.of(RecordTables.IDENTITIES).with("agent_id", name);
  }

  static Row discovery(String name, String agent) {
    return Row.of(RecordTables.DISCOVERIES)
        .with("discovery_id", name)
        .with("agent_id", agent)
        .with("type", "note")
        .with("summary", "s");
  }

  static Row link(String to, @Nullable String by) {
    return Row.of(RecordTables.DISCOVERY_LINKS).with("dst_id", to).with("created_by", by);
  }

  static Row session(String name, String agent) {
    return Row.of(RecordTables.SESSIONS).with("session_id", name).with("agent_id", agent);
  }

  static Row dialectic(String name, String paused, @Nullable String reviewer) {
    return Row.of(RecordTables.DIALECTIC_SESSIONS)
        .with("session_id", name)
        .with("paused_agent_id", paused)
        .with("reviewer_agent_id", reviewer);
  }

  static Row message(String agent) {
    return Row.of(RecordTables.DIALECTIC_MESSAGES)
        .with("agent_id", agent)
        .with("message_type", "thesis");
  }
}
