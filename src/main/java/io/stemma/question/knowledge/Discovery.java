package io.stemma.question.knowledge;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All that the record says of one discovery, but for its embedding.
 *
 * @param item what lists show of it
 * @param relatedFiles any JSON value, usually an array of names
 * @param provenance any JSON value: the state of the agent when it found this
 * @param provenanceChain any JSON value: the agent's ancestors at that time
 * @param metadata a JSON object
 * @param writtenBy the principal that made the last change
 * @param writtenKey id of the principal's key
 * @param links out before in, by type and id
 * @param linksTruncated whether there are more links than the limit let through
 */
@Schema(name = "Discovery")
public record Discovery(
    @JsonUnwrapped DiscoveryItem item,
    @Nullable String details,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String relatedFiles,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String provenance,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String provenanceChain,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String metadata,
    @Nullable String writtenBy,
    @Nullable String writtenKey,
    List<DiscoveryLink> links,
    boolean linksTruncated) {
  public Discovery {
    links = List.copyOf(links);
  }
}
