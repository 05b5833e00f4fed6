package io.stemma.question;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What bounds a page of a named question: {@code STEMMA_QUESTION_…}. */
@ConfigMapping(prefix = "stemma.question")
public interface QuestionLimits {
  /** Items answered when the request does not say. */
  @WithDefault("100")
  int defaultLimit();

  /** Items a request may ask for. */
  @WithDefault("1000")
  int maxLimit();
}
