package io.stemma.question.knowledge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What bounds questions over discoveries: {@code STEMMA_KNOWLEDGE_…}. */
@ConfigMapping(prefix = "stemma.knowledge")
public interface KnowledgeLimits {
  /** Replies followed each way of a thread when the request does not say. */
  @WithDefault("10")
  int defaultDepth();

  /** Replies a request may have followed. */
  @WithDefault("100")
  int maxDepth();

  /** Links followed from a discovery to its neighbours when the request does not say. */
  @WithDefault("2")
  int defaultHops();

  /** Links a request may have followed. */
  @WithDefault("10")
  int maxHops();

  /** Links of one discovery that are shown with it, each way. */
  @WithDefault("1000")
  int maxLinks();

  /** Characters of a search. */
  @WithDefault("1000")
  int maxSearchCharacters();

  /** Matches of a search that are ranked: the newest. */
  @WithDefault("5000")
  int maxRanked();
}
