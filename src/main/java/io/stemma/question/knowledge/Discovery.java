package io.stemma.question.knowledge;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A discovery as the API answers it. Null where the record says nothing. An item of a list leaves
 * out {@code details} and the members after {@code tags} that are of one discovery only.
 *
 * @param known whether the record has the discovery; false for one that is only linked to or
 *     tagged, of which all but the id is null
 * @param confidence 0 to 1
 * @param tags in the order of their code points
 * @param whole what only the answer of one discovery says; null in lists
 */
@Schema(name = "Discovery")
public record Discovery(
    String id,
    boolean known,
    @Nullable String agentId,
    @Nullable String type,
    @Nullable String severity,
    @Nullable String status,
    @Nullable String summary,
    @Nullable Double confidence,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Instant resolvedAt,
    List<String> tags,
    @JsonUnwrapped @Nullable Whole whole) {
  public Discovery {
    tags = List.copyOf(tags);
  }

  /**
   * The rest of a discovery, but for its embedding.
   *
   * @param relatedFiles any JSON value, usually an array of names
   * @param provenance any JSON value: the state of the agent when it found this
   * @param provenanceChain any JSON value: the agent's ancestors at that time
   * @param metadata a JSON object
   * @param writtenBy the principal that made the last change
   * @param writtenKey id of the principal's key
   * @param links out before in, by type and id
   * @param linksTruncated whether there are more links than the limit
   */
  public record Whole(
      @Nullable String details,
      @JsonRawValue @Schema(implementation = Object.class) @Nullable String relatedFiles,
      @JsonRawValue @Schema(implementation = Object.class) @Nullable String provenance,
      @JsonRawValue @Schema(implementation = Object.class) @Nullable String provenanceChain,
      @JsonRawValue @Schema(implementation = Object.class) @Nullable String metadata,
      @Nullable String writtenBy,
      @Nullable String writtenKey,
      List<DiscoveryLink> links,
      boolean linksTruncated) {
    public Whole {
      links = List.copyOf(links);
    }
  }

  /** The same with all that the record says of it. */
  Discovery with(Whole rest) {
    return new Discovery(
        id,
        known,
        agentId,
        type,
        severity,
        status,
        summary,
        confidence,
        createdAt,
        updatedAt,
        resolvedAt,
        tags,
        rest);
  }
}
