package io.stemma.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the record says of one agent. Null where it says nothing; imported estates leave most of it
 * open.
 *
 * @param placeholder whether only references to the agent are known, and nothing about itself
 * @param lifecycle when its state changed
 * @param tags in the order given; an element may be null in imported rows
 * @param metadataJson any JSON value, as text
 */
public record Agent(
    String agentId,
    boolean placeholder,
    @Nullable String status,
    @Nullable String label,
    @Nullable String purpose,
    @Nullable String notes,
    @Nullable String version,
    @Nullable String agentUuid,
    @Nullable String parentAgentId,
    @Nullable String spawnReason,
    Lifecycle lifecycle,
    @Nullable Long totalUpdates,
    @Nullable List<@Nullable String> tags,
    @Nullable String healthStatus,
    @Nullable String metadataJson) {
  public Agent {
    tags = tags == null ? null : Collections.unmodifiableList(new ArrayList<>(tags));
  }

  /** The moments of an agent's life, each null where it did not happen or nobody noted it. */
  public record Lifecycle(
      @Nullable Instant createdAt,
      @Nullable Instant updatedAt,
      @Nullable Instant disabledAt,
      @Nullable Instant pausedAt,
      @Nullable Instant archivedAt) {}
}
