package io.stemma.demo;

import java.util.List;

/** Sentences of an estate's daily life, some with what breaks careless quoting. */
final class Prose {
  private static final List<String> SUBJECTS =
      List.of(
          "The retry loop",
          "The session binding",
          "A background task",
          "The calibration check",
          "The coherence score",
          "The lineage report",
          "One of the reviewers",
          "The connection pool",
          "The nightly import",
          "The tag index");
  private static final List<String> VERBS =
      List.of("drops", "repeats", "misreads", "holds back", "doubles", "reorders", "accepts");
  private static final List<String> OBJECTS =
      List.of(
          "the last update",
          "stale decisions",
          "every second message",
          "the parent's state",
          "audit rows without an agent",
          "an expired key",
          "the synthesis of an earlier session");
  private static final List<String> CONDITIONS =
      List.of(
          "when two agents resume at once",
          "after an hour without traffic",
          "if the clock of the host jumps",
          "while the graph is being rebuilt",
          "as soon as the queue is longer than a hundred",
          "although nothing has changed");
  private static final List<String> ODD =
      List.of(
          "He said \"it works\" and it didn't.",
          "The price is $$5$$ and $1, not ${price}.",
          "See C:\\temp\\new\\table for more.",
          "Naïve café, 図, ✅ and 🧭.",
          "'; DROP TABLE agents; --",
          "{\"json\": [\"inside\", null]}",
          "Tab\there, 100% of %s, and a trailing backslash \\");
  private static final int LONGEST_SENTENCES = 100;

  private Prose() {}

  static String sentence(Chance chance) {
    return chance.pick(SUBJECTS)
        + ' '
        + chance.pick(VERBS)
        + ' '
        + chance.pick(OBJECTS)
        + ' '
        + chance.pick(CONDITIONS)
        + '.';
  }

  /** Several sentences; one text in 2,000 is some 8,000 characters long. */
  static String text(Chance chance) {
    int sentences = chance.happens(0.0005) ? LONGEST_SENTENCES : chance.between(1, 4);
    StringBuilder text = new StringBuilder(sentence(chance));
    for (int i = 1; i < sentences; i++) {
      text.append(chance.happens(0.4) ? "\n" : " ").append(sentence(chance));
    }
    if (chance.happens(0.08)) {
      text.append(' ').append(chance.pick(ODD));
    }
    return text.toString();
  }
}
