package io.stemma.question;

import static io.stemma.record.RecordTables.IDENTITIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.identity.Agent;
import io.stemma.identity.AgentId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentDirectoryIT extends RecordContract {
  @Test
  void tellsAllOfAnAgent() {
    record.put(
        IDENTITIES,
        "agent_id",
        "a",
        "placeholder",
        false,
        "status",
        "paused",
        "label",
        "l",
        "purpose",
        "p",
        "notes",
        "n",
        "version",
        "v",
        "agent_uuid",
        "u",
        "parent_agent_id",
        "b",
        "spawn_reason",
        "s",
        "created_at",
        "2026-01-02T03:04:05.678901Z",
        "paused_at",
        "2026-01-03T00:00:00Z",
        "total_updates",
        7L,
        "tags",
        Arrays.asList("y", null, "x"),
        "health_status",
        "healthy",
        "metadata",
        "{}");

    assertThat(find("a"))
        .contains(
            new Agent(
                "a",
                false,
                "paused",
                "l",
                "p",
                "n",
                "v",
                "u",
                "b",
                "s",
                new Agent.Lifecycle(
                    Instant.parse("2026-01-02T03:04:05.678901Z"),
                    null,
                    null,
                    Instant.parse("2026-01-03T00:00:00Z"),
                    null),
                7L,
                Arrays.asList("y", null, "x"),
                "healthy",
                "{}"));
  }

  @Test
  void knowsPlaceholdersAndNobodyElse() {
    record.put(IDENTITIES, "agent_id", "a", "parent_agent_id", "named");

    assertThat(find("named")).get().matches(Agent::placeholder).matches(a -> a.tags() == null);
    assertThat(find("nobody")).isEmpty();
  }

  private static Optional<Agent> find(String id) {
    return record.agents().find(new AgentId(id)).toCompletableFuture().join();
  }
}
