package io.stemma.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.stemma.identity.Agent;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An agent's record; no key and no hash is part of it.
 *
 * @param placeholder whether only references to the agent are known
 * @param metadata any JSON value
 */
@Schema(name = "Agent")
public record AgentResponse(
    String agentId,
    @Nullable String status,
    boolean placeholder,
    @Nullable String label,
    @Nullable String purpose,
    @Nullable String notes,
    @Nullable String version,
    @Nullable String agentUuid,
    @Nullable String parentAgentId,
    @Nullable String spawnReason,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Instant disabledAt,
    @Nullable Instant pausedAt,
    @Nullable Instant archivedAt,
    @Nullable Long totalUpdates,
    @Nullable List<@Nullable String> tags,
    @Nullable String healthStatus,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String metadata) {
  static AgentResponse of(Agent agent) {
    Agent.Lifecycle lifecycle = agent.lifecycle();
    return new AgentResponse(
        agent.agentId(),
        agent.status(),
        agent.placeholder(),
        agent.label(),
        agent.purpose(),
        agent.notes(),
        agent.version(),
        agent.agentUuid(),
        agent.parentAgentId(),
        agent.spawnReason(),
        lifecycle.createdAt(),
        lifecycle.updatedAt(),
        lifecycle.disabledAt(),
        lifecycle.pausedAt(),
        lifecycle.archivedAt(),
        agent.totalUpdates(),
        agent.tags(),
        agent.healthStatus(),
        agent.metadataJson());
  }
}
