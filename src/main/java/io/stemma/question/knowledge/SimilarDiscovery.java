package io.stemma.question.knowledge;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * A discovery that shares tags with the one asked about.
 *
 * @param shared how many
 * @param sharedTags which, in the order of their code points
 */
public record SimilarDiscovery(
    long shared, List<String> sharedTags, @JsonUnwrapped Discovery discovery) {
  public SimilarDiscovery {
    sharedTags = List.copyOf(sharedTags);
  }
}
