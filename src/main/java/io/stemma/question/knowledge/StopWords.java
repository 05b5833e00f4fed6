package io.stemma.question.knowledge;

import java.util.Set;

/**
 * English words that say nothing of a text, as PostgreSQL leaves them out of a search: with them, a
 * file would find less for the same words.
 */
final class StopWords {
  private static final Set<String> WORDS =
      Set.of(
          """
          i me my myself we our ours ourselves you your yours yourself yourselves he him his
          himself she her hers herself it its itself they them their theirs themselves what which
          who whom this that these those am is are was were be been being have has had having do
          does did doing a an the and but if or because as until while of at by for with about
          against between into through during before after above below to from up down in out on
          off over under again further then once here there when where why how all any both each
          few more most other some such no nor not only own same so than too very s t can will
          just don should now
          """
              .strip()
              .split("\\s+"));

  private StopWords() {}

  static boolean has(String word) {
    return WORDS.contains(word);
  }
}
