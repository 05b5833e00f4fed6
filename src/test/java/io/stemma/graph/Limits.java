package io.stemma.graph;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.stemma.graph.crash.SuspensionLimits;
import io.stemma.question.QuestionLimits;
import io.stemma.question.knowledge.KnowledgeLimits;
import io.stemma.question.lineage.LineageLimits;
import java.util.HashMap;
import java.util.Map;

/** The limits as documented, with some set otherwise. */
public final class Limits {
  private static final int ABOVE_DEFAULTS = 1_000;

  private Limits() {}

  /** Cypher's limits; pairs of key (without {@code stemma.cypher.}) and value. */
  public static CypherLimits cypher(String... keysAndValues) {
    return mapped(CypherLimits.class, "stemma.cypher.", keysAndValues);
  }

  /** Lineage's limits; pairs of key (without {@code stemma.lineage.}) and value. */
  public static LineageLimits lineage(String... keysAndValues) {
    return mapped(LineageLimits.class, "stemma.lineage.", keysAndValues);
  }

  /** When crashes suspend; pairs of key (without {@code stemma.cypher-suspension.}) and value. */
  public static SuspensionLimits suspension(String... keysAndValues) {
    return mapped(SuspensionLimits.class, "stemma.cypher-suspension.", keysAndValues);
  }

  /** The limits of pages. */
  public static QuestionLimits pages() {
    return mapped(QuestionLimits.class, "stemma.question.");
  }

  /** The limits of discoveries; pairs of key (without {@code stemma.knowledge.}) and value. */
  public static KnowledgeLimits knowledge(String... keysAndValues) {
    return mapped(KnowledgeLimits.class, "stemma.knowledge.", keysAndValues);
  }

  private static <T> T mapped(Class<T> type, String prefix, String... keysAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(prefix + keysAndValues[i], keysAndValues[i + 1]);
    }
    return new SmallRyeConfigBuilder()
        .withMapping(type)
        .withSources(new PropertiesConfigSource(properties, "test", ABOVE_DEFAULTS))
        .build()
        .getConfigMapping(type);
  }
}
