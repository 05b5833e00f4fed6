package io.stemma.question.knowledge;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A discovery as lists show it, without its details. Null where the record says nothing.
 *
 * @param known whether the record has the discovery; false for one that is only linked to or
 *     tagged, of which all but the id is null
 * @param confidence 0 to 1
 * @param tags in the order of their code points
 */
public record DiscoveryItem(
    String id,
    boolean known,
    @Nullable String agentId,
    @Nullable String type,
    @Nullable String severity,
    @Nullable String status,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Instant resolvedAt,
    @Nullable String summary,
    @Nullable Double confidence,
    List<String> tags) {
  public DiscoveryItem {
    tags = List.copyOf(tags);
  }
}
